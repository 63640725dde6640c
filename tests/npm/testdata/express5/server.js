'use strict';
const serve = require('../lib/serve');

serve(() => require('../lib/express')(require('express5')).listen(0, '127.0.0.1'));
