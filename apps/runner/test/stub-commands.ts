process.stdout.write('20 customers\n');
process.stdout.write(
  `${JSON.stringify({
    enterprise: '1000',
    password: 'Demo-2026',
    users: [
      { name: 'A1001', role: 'agent' },
      { name: 'A1002', role: 'agent' },
    ],
  })}\n`,
);
