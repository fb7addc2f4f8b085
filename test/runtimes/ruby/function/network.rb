# frozen_string_literal: true

def get(url, proxy: nil)
  uri = URI(url)
  http = Net::HTTP.new(uri.host, uri.port, proxy&.host, proxy&.port)
  http.use_ssl = uri.scheme == 'https'
  http.open_timeout = http.read_timeout = 0.3
  http.max_retries = 0
  http.get(uri.path)
end

def network(name)
  case name
  when 'refused' then get('http://127.0.0.1:5433/prices')
  when 'refused-socket' then TCPSocket.new('127.0.0.1', 5433)
  when 'proxy-refused' then get('https://prices.example/', proxy: URI('http://127.0.0.1:5433'))
  when 'name-not-found' then get('http://prices.invalid/')
  when 'name-not-found-socket' then TCPSocket.new('prices.invalid', 5432)
  when 'name-server-fails' then get('http://again.invalid/')
  when 'no-route' then TCPSocket.new('10.0.9.1', 5432)
  when 'no-route-http' then get('http://10.0.9.1/')
  when 'unreachable' then TCPSocket.new('192.0.2.7', 5432)
  when 'open-timeout' then get('http://10.255.255.1/prices')
  when 'connect-timeout' then Socket.tcp('10.255.255.1', 5432, connect_timeout: 0.3)
  when 'read-timeout' then get('http://127.0.0.1:18083/slow')
  when 'closed' then get('http://127.0.0.1:18082/')
  when 'reset' then get('http://127.0.0.1:18081/')
  when 'broken-pipe' then write_after_reset
  when 'certificate' then get('https://127.0.0.1:18085/')
  when 'plain-http-on-https' then get('https://127.0.0.1:18084/')
  end
end

def write_after_reset
  socket = TCPSocket.new('127.0.0.1', 18_087)
  sleep 0.2
  3.times { socket.write('price of A-1?') rescue sleep 0.1 }
  socket.write('price of A-1?')
end
