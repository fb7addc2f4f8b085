# frozen_string_literal: true

# The function whose failures are recorded: CASE says which.

require 'json'
require 'logger'
require 'net/http'
require 'openssl'
require 'socket'
require_relative 'harmless'
require_relative 'network'

class OrderError < StandardError; end

module Orders
  def self.handle(event:, context:)
    event
  end
end

def first(text)
  'order ' + text
end

def depth(level)
  depth(level + 1) + 1
end

def lambda_handler(event:, context:)
  kind, name = ENV.fetch('CASE').split('/')
  return network(name) if kind == 'network_error'
  return harmless(name) if %w[healthy application-errors false-friends].include?(kind)

  case name
  when 'raises', 'retried' then first(nil)
  when 'own-class' then raise OrderError, 'order A-1 not found'
  when 'two-lines-of-message' then raise "order A-1:\nno items"
  when 'without-message' then raise OrderError, ''
  when 'cause-not-printed'
    begin
      Integer('many')
    rescue ArgumentError
      raise OrderError, 'order A-1'
    end
  when 'response-not-serialisable' then "\xff"
  when 'between-healthy'
    puts 'order'
    raise OrderError, 'no order' if event['fail']

    'ok'
  when 'no-method' then event['cart']['items'].sum
  when 'name-error' then ordr
  when 'not-implemented' then raise NotImplementedError, 'no pickup'
  when 'stack-too-deep' then depth(1)
  when 'exit' then exit 1
  when 'exit-without-a-word' then exit! 1
  when 'abort' then abort 'no table ORDERS'
  when 'proxy-503' then get('https://prices.example/', proxy: URI('http://127.0.0.1:18086'))
  when 'thread'
    Thread.abort_on_exception = true
    Thread.new { raise 'refresh failed' }
    sleep 60
  when 'no-memory-error' then 'x' * (1 << 46)
  else
    puts 'waiting for the queue'
    sleep 60
  end
end
