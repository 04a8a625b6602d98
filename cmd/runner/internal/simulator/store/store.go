// Package store keeps what the simulator remembers in a file, so that a crash loses nothing that was acknowledged.
//
// The file is a SQLite database: it survives a process that dies in the middle of a write, which a file of our own would
// have to be taught. The driver is modernc.org/sqlite because it needs no C compiler and the binary stays static.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"runner/cmd/runner/internal/simulator"
)

// What marks a file as ours: the application id of SQLite's header, and the version of the table.
const (
	applicationID = 0x72756e72 // "runr"
	version       = 1
)

// What can be wrong with a state file.
var (
	// ErrForeign: the file is something else, or was written by a newer version.
	ErrForeign = errors.New("not a state file of the simulator")
	// ErrInUse: another process has the file open.
	ErrInUse = errors.New("in use by another process")
)

// A Store is a [simulator.Journal] in a file.
type Store struct{ db *sql.DB }

var _ simulator.Journal = (*Store)(nil)

// Open opens the state file at path, readable for its owner only, or makes it. The error is or wraps [ErrForeign],
// [ErrInUse] or that of the file system.
func Open(path string) (*Store, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	db, err := sql.Open("sqlite", address(path))
	if err != nil {
		return nil, fmt.Errorf("open state %q: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if err := prepare(db); err != nil {
		return nil, errors.Join(fmt.Errorf("open state %q: %w", path, err), db.Close())
	}
	return &Store{db}, nil
}

// address is the name of the database for the driver. The one connection keeps its lock on the file, and a commit waits
// until the data is on the disk.
func address(path string) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}
	u.RawQuery = url.Values{"_pragma": {"locking_mode(EXCLUSIVE)", "journal_mode(WAL)", "synchronous(FULL)"}}.Encode()
	return u.String()
}

// prepare makes the table in a new file and refuses a foreign one.
func prepare(db *sql.DB) error {
	var id, v, tables int
	err := db.QueryRow(`SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_master)`).Scan(&id, &v, &tables)
	switch {
	case err != nil:
		return understood(err)
	case id == applicationID && v == version:
		return nil
	case id != 0 || v != 0 || tables > 0:
		return ErrForeign
	}
	_, err = db.Exec(fmt.Sprintf(`BEGIN IMMEDIATE;
		CREATE TABLE record (kind TEXT NOT NULL, id TEXT NOT NULL, data BLOB NOT NULL, UNIQUE (kind, id));
		PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT`, applicationID, version))
	return understood(err)
}

// understood turns SQLite's words for what people can do something about into ours.
func understood(err error) error {
	var e interface{ Code() int }
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case 5, 6: // SQLITE_BUSY, SQLITE_LOCKED
		return ErrInUse
	case 11, 26: // SQLITE_CORRUPT, SQLITE_NOTADB
		return fmt.Errorf("%w (%v)", ErrForeign, err)
	case 14: // SQLITE_CANTOPEN
		return fmt.Errorf("%w: %v", fs.ErrPermission, err)
	}
	return err
}

// Save implements [simulator.Journal].
func (s *Store) Save(records []simulator.Record) error {
	if err := s.save(records); err != nil {
		return fmt.Errorf("save state: %w", err)
	}
	return nil
}

func (s *Store) save(records []simulator.Record) error {
	tx, err := s.db.BeginTx(context.Background(), nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // without effect after a commit
	put, err := tx.Prepare(`INSERT INTO record (kind, id, data) VALUES (?, ?, ?)
		ON CONFLICT (kind, id) DO UPDATE SET data = excluded.data`)
	if err != nil {
		return err
	}
	defer put.Close()
	for _, r := range records {
		if r.Data == nil {
			_, err = tx.Exec(`DELETE FROM record WHERE kind = ? AND id = ?`, r.Kind, r.ID)
		} else {
			_, err = put.Exec(r.Kind, r.ID, r.Data)
		}
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Load implements [simulator.Journal].
func (s *Store) Load(each func(simulator.Record) error) error {
	rows, err := s.db.Query(`SELECT kind, id, data FROM record ORDER BY rowid`)
	if err != nil {
		return fmt.Errorf("load state: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r simulator.Record
		if err := rows.Scan(&r.Kind, &r.ID, &r.Data); err != nil {
			return fmt.Errorf("load state: %w", err)
		}
		if err := each(r); err != nil {
			return fmt.Errorf("load state: %s %s: %w", r.Kind, r.ID, err)
		}
	}
	return rows.Err()
}

// Close closes the file. What is saved later is an error.
func (s *Store) Close() error { return s.db.Close() }
