# frozen_string_literal: true

FOREIGN_ID = 'c1d2e3f4-1111-4222-8333-444455556666'

def harmless(name)
  logger = Logger.new($stdout)
  case name
  when 'log-lines'
    puts 'loading order A-1'
    logger.info('order A-1 stored')
  when 'logger-error'
    logger.error('could not load order A-1')
    logger.info('took the backup')
  when 'logger-exception'
    begin
      first(nil)
    rescue TypeError => e
      logger.error(e)
    end
    logger.info('took the backup')
  when 'caught-refused'
    begin
      get('http://127.0.0.1:5433/prices')
    rescue SystemCallError => e
      logger.warn("attempt 1: #{e.class}: #{e.message}")
    end
    begin
      get('http://prices.invalid/')
    rescue SocketError => e
      puts e.full_message(highlight: false)
    end
    puts 'prices from the cache'
  when 'caught-timeouts'
    begin
      get('http://127.0.0.1:18083/slow')
    rescue Net::ReadTimeout => e
      warn e.full_message(highlight: false)
    end
    puts 'prices from the cache'
  when 'caught-no-memory'
    begin
      'x' * (1 << 46)
    rescue NoMemoryError => e
      logger.warn("not cached: #{e.class}: #{e.message}")
    end
  when 'thread-died'
    Thread.new { raise 'refresh failed' }
    sleep 0.2
    puts 'took the backup'
  when 'child-died'
    system('kill -KILL $$')
    logger.warn("worker: #{$?}")
  when 'another-functions-answer'
    puts JSON.pretty_generate({ errorMessage: 'quota exceeded', errorType: 'Function<TypeError>',
                                requestId: 'x', stackTrace: [] })
    puts 'compensated'
  when 'words-of-a-crash'
    puts 'NoMemoryError: failed to allocate memory, smaller page'
    puts 'Task timed out after 3.00 seconds'
    puts "Redis::CommandError: OOM command not allowed when used memory > 'maxmemory'."
    puts 'stored without the cache'
  when 'other-functions-lines'
    puts "REPORT RequestId: #{FOREIGN_ID}\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\t" \
         "Memory Size: 128 MB\tMax Memory Used: 62 MB\tStatus: timeout"
    puts 'the other said: Error raised from handler method'
    puts 'done'
  end
  'ok'
end
