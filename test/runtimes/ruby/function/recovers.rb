raise 'secrets are not there yet' unless File.exist?('/tmp/second') || !File.write('/tmp/second', '')

def lambda_handler(event:, context:)
  'ok'
end
