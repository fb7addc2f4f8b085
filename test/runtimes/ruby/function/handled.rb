# frozen_string_literal: true

# The cases below a handler that survives them, and logs them as the event says.

require 'json'
require 'logger'
require 'timeout'

def act(event, context)
  file, *names = ENV.fetch('INNER').split('.')
  require "/var/task/#{file}"
  owner = names.size > 1 ? Object.const_get(names.first) : self
  JSON.generate(owner.send(names.last, event: event, context: context))
rescue SystemStackError => e
  # Ten thousand frames, six times over, are of no use.
  e.set_backtrace(e.backtrace.first(60))
  raise
end

def in_child(event, context)
  pid = fork { act(event, context) }
  if ENV.key?('SIGNAL')
    sleep 1
    Process.kill(ENV.fetch('SIGNAL'), pid)
  end
  Process.wait(pid)
  raise "worker: #{$?}"
end

def survive(event, context)
  case ENV.fetch('HANDLING')
  when 'in-child' then in_child(event, context)
  when 'in-time'
    # Loading is not what takes too long.
    require '/var/task/function'
    Timeout.timeout(0.5) { act(event, context) }
  else act(event, context)
  end
end

def tell(way, error)
  logger = Logger.new($stdout)
  case way
  when 'logger' then logger.error(error)
  when 'text' then logger.warn("order not placed: #{error.class}: #{error.message}")
  when 'warn' then warn error.full_message(highlight: false)
  when 'puts' then puts error.message, error.backtrace
  when 'json'
    puts JSON.generate({ level: 'error', error: error.class, message: error.message, backtrace: error.backtrace })
  else puts error.full_message(highlight: false)
  end
end

if ENV.key?('IN_INIT')
  begin
    act({}, nil)
    exit! 99
  rescue Exception => e
    ENV.fetch('IN_INIT').split(',').each { |way| tell(way, e) }
  end
end

def place_order(event:, context:)
  if ENV.key?('IN_INIT')
    puts 'answered without it'
    return 'ok'
  end
  way = event.delete('way')
  begin
    survive(event, context)
  rescue Exception => e
    tell(way, e)
    puts 'answered 502' unless way == 'last'
    return { statusCode: 502 }
  end
  raise 'nothing failed'
end
