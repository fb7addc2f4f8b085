Ordrs.new
