#include "store/migration.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <utility>

#include "base/check.hpp"
#include "base/digest.hpp"
#include "embedded/ballast_store_migrations.hpp"

namespace ballast::store::detail {

namespace {

struct Word {
    std::string_view word;
    std::string_view sqlite;
    std::string_view postgresql;
};

// Collation "C" orders text by bytes, as SQLite does. `decimal` is a collation of
// sqlite_functions.cpp that orders text by its numeric value.
constexpr std::array kWords = {
    Word{"@id", "TEXT", "uuid"},
    Word{"@text", "TEXT", "text COLLATE \"C\""},
    Word{"@integer", "INTEGER", "bigint"},
    Word{"@decimal", "TEXT COLLATE decimal", "numeric"},
    Word{"@date", "TEXT", "date"},
    Word{"@real", "REAL", "double precision"},
    Word{"@options", "STRICT, WITHOUT ROWID", ""},
};

std::string translate(std::string_view sql, Dialect dialect) {
    std::string out;
    for (std::size_t at = 0; at < sql.size();) {
        const auto* word = std::ranges::find_if(
            kWords, [&](const Word& w) { return sql.substr(at).starts_with(w.word); });
        if (word == kWords.end()) {
            out += sql[at++];
        } else {
            out += dialect == Dialect::kSqlite ? word->sqlite : word->postgresql;
            at += word->word.size();
        }
    }
    return out;
}

// Whether the file applies to this database.
bool is_for(std::string_view name, Dialect dialect) {
    if (name.ends_with(".sqlite.sql")) return dialect == Dialect::kSqlite;
    if (name.ends_with(".postgresql.sql")) return dialect == Dialect::kPostgresql;
    return name.ends_with(".sql");
}

Status check_applied(std::span<const AppliedMigration> applied, std::span<const Migration> known) {
    for (const AppliedMigration& step : applied) {
        const auto found = std::ranges::find(known, step.number, &Migration::number);
        if (found == known.end())
            return fail(Code::kUnsupported,
                        fmt::format("the database was written by a newer Ballast (its schema has "
                                    "step {}, this program knows {}); use that version, or restore "
                                    "the backup made before the upgrade, with BALLAST_DATA naming "
                                    "an empty directory and BALLAST_BACKUP_DIRECTORY the backups, "
                                    "which are in the data directory unless set",
                                    step.number, known.empty() ? 0 : known.back().number));
        if (found->checksum != step.checksum)
            return fail(Code::kCorrupted,
                        fmt::format("step {} of the database's schema is not the {} of this "
                                    "program: its checksum is {}, expected {}",
                                    step.number, found->name, step.checksum, found->checksum));
    }
    return {};
}

const Migration* next_step(std::span<const AppliedMigration> applied,
                           std::span<const Migration> known) {
    for (const Migration& step : known)
        if (std::ranges::find(applied, step.number, &AppliedMigration::number) == applied.end())
            return &step;
    return nullptr;
}

constexpr std::string_view kStepsTable =
    "CREATE TABLE IF NOT EXISTS main.schema_migrations (number INTEGER NOT NULL PRIMARY KEY, "
    "name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL)";

// True when a step was applied, false when none was pending.
Result<bool> apply_next(const MigrationTarget& target, std::span<const Migration> known) {
    // Read again under the lock: another process may have applied it.
    TRY(const auto applied, target.applied());
    TRY_STATUS(check_applied(applied, known));
    const Migration* step = next_step(applied, known);
    if (!step) return false;
    TRY_STATUS(target.run(std::string(kStepsTable)));
    TRY_STATUS(target.run(step->sql));
    TRY_STATUS(target.run(
        fmt::format("INSERT INTO main.schema_migrations (number, name, checksum, applied_at) "
                    "VALUES ({}, '{}', '{}', CAST(CURRENT_TIMESTAMP AS TEXT))",
                    step->number, step->name, step->checksum)));
    return true;
}

}  // namespace

std::vector<Migration> migrations(Dialect dialect) {
    std::vector<Migration> all;
    for (const auto& file : ballast::store::migrations::files()) {
        if (!is_for(file.name, dialect)) continue;
        Migration step;
        const auto [end, error] =
            std::from_chars(file.name.data(), file.name.data() + file.name.size(), step.number);
        CHECK(error == std::errc() && step.number > 0 && end == file.name.data() + 4);
        step.name = std::string(file.name.substr(0, file.name.find('.')));
        step.sql = translate(file.bytes, dialect);
        step.checksum = sha256_hex(file.bytes);
        CHECK(all.empty() || all.back().number < step.number);
        all.push_back(std::move(step));
    }
    return all;
}

Status migrate(const MigrationTarget& target, std::span<const Migration> known) {
    TRY(const auto applied, target.applied());
    TRY_STATUS(check_applied(applied, known));
    if (!next_step(applied, known)) return {};
    for (;;) {
        TRY_STATUS(target.begin());
        auto more = apply_next(target, known);
        if (!more) {
            target.rollback();
            return Error(std::move(more).error());
        }
        if (Status committed = target.commit(); !committed) {
            target.rollback();
            return committed;
        }
        if (!*more) return {};
    }
}

}  // namespace ballast::store::detail
