// sqlite creates tables in memory, fills them, and runs the statements of standard input, a line each. SQLite's C code
// is translated to one Go package here (modernc.org/sqlite, which does the same, has no files for wasip1).
package main

import (
	"bufio"
	"database/sql"
	"fmt"
	"os"
	"strings"

	"github.com/ncruces/go-sqlite3/driver"
)

func show(rows *sql.Rows) error {
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	fmt.Println(strings.Join(names, "|"))
	cells := make([]any, len(names))
	for i := range cells {
		cells[i] = new(any)
	}
	for rows.Next() {
		if err := rows.Scan(cells...); err != nil {
			return err
		}
		for _, c := range cells {
			switch v := (*c.(*any)).(type) {
			case []byte:
				fmt.Printf("%x|", v)
			default:
				fmt.Printf("%v|", v)
			}
		}
		fmt.Println()
	}
	return rows.Err()
}

func fill(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	insert, err := tx.Prepare("INSERT INTO part VALUES(?, ?, ?, ?)")
	if err != nil {
		return err
	}
	for i := range 5000 {
		if _, err := insert.Exec(i, fmt.Sprintf("part %d", i*7919%5000), float64(i%97)/8, []byte{byte(i), byte(i >> 8)}); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func main() {
	db, err := driver.Open(":memory:")
	if err != nil {
		panic(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE TABLE part(id INTEGER PRIMARY KEY, name TEXT UNIQUE, weight REAL, raw BLOB);
		CREATE INDEX by_weight ON part(weight, name);
		CREATE TABLE stock(part INTEGER REFERENCES part, place TEXT, n INTEGER CHECK(n >= 0));
		CREATE TRIGGER moved AFTER UPDATE OF place ON stock BEGIN INSERT INTO log VALUES(old.place || '>' || new.place); END;
		CREATE TABLE log(what TEXT);`); err != nil {
		panic(err)
	}
	if err := fill(db); err != nil {
		panic(err)
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		fmt.Println(">", in.Text())
		rows, err := db.Query(in.Text())
		if err == nil {
			err = show(rows)
		}
		if err != nil {
			fmt.Println("error:", err)
		}
	}
}
