'use strict';
/** An application that uses the main parts of express, 4 or 5. */
module.exports = function application(express) {
  const app = express();
  app.set('etag', 'strong');
  app.use(express.json({ limit: '64kb' }));
  app.use(express.urlencoded({ extended: true }));
  app.use('/static', express.static(__dirname));
  app.use((req, res, next) => { res.set('x-first', 'middleware'); next(); });
  app.get('/pid', (req, res) => res.send(String(process.pid)));
  app.get('/users/:id', (req, res) => res.json({ id: req.params.id, query: req.query, ip: req.ip, host: req.hostname }));
  app.post('/echo', (req, res) => res.status(201).location('/echo/1').json(req.body));
  app.get('/old', (req, res) => res.redirect(301, '/users/1'));
  app.get('/cookie', (req, res) => res.cookie('name', 'a b', { httpOnly: true, path: '/' }).type('html').send('<p>ok</p>'));
  app.get('/file', (req, res) => res.sendFile('client.js', { root: __dirname }));
  app.get('/stream', (req, res) => { for (let i = 0; i < 100; i++) res.write(`line ${i}\n`); res.end(); });
  app.get('/fails', () => { throw Object.assign(new Error('on purpose'), { status: 418 }); });
  const router = express.Router();
  router.route('/item').get((req, res) => res.format({
    'application/json': () => res.json({ as: 'json' }),
    'text/plain': () => res.send('as text'),
  })).delete((req, res) => res.sendStatus(204));
  app.use('/api', router);
  app.use((err, req, res, next) => res.status(err.status || 500).send(err.type || err.message));
  return app;
};
