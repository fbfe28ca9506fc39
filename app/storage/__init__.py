"""The only door to SQL: Peewee on SQLite. Tables, migrations, repositories, the queue of intents, journal, lease."""
