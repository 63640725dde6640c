'use strict';
require('../lib/express_client')();
