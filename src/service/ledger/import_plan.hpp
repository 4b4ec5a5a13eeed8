// What an import will do, before it does it: each row of a file against what is booked already.
//
// A pure function of the rows and the ledger. The plan is also what is applied, so that what was
// reported and what takes effect cannot differ.
//
// A row is known again, in this order,
// - by the id of the entry, in a file that this program exported;
// - by the source's own id (FITID): the same content is a duplicate, another one a change;
// - by content, as a multiset: the n-th identical row of a file is the n-th identical entry, so
// that
//   the same file twice adds nothing and two real identical trades both stay;
// - as a corrected row: where a file also holds rows that are booked already, an imported entry of
//   the days it covers that it no longer holds, and a row of the same day, type and symbol with the
//   same quantity, price or amount that is not booked, are one row before and after a correction.
// What is new after all that may still be a trade that another format told in other words: such a
// row is marked, and booked or left out as the caller says (possible_duplicates.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/import_row.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::service {

enum class RowStatus : std::uint8_t { kNew, kDuplicate, kChanged, kRejected };

// What becomes of rows that may be booked already under another name.
enum class PossibleDuplicates : std::uint8_t { kBook, kLeaveOut };

inline constexpr std::string_view kPossibleDuplicate = "possible_duplicate";  // a reason

struct PlannedRow {
    std::size_t row = 0;   // counted from 1, of the rows that hold data
    std::size_t line = 0;  // of the file
    RowStatus status = RowStatus::kNew;
    std::string reason;  // a word: not_booked, booked, booked_with_this_reference, corrected …
    // Of a rejected row.
    std::string column;
    std::string value;
    std::string expected;
    std::string fix;
    // Of the others. The transaction's account is the slug it will stand in.
    model::Transaction transaction;
    std::string source_id;
    std::string content_key;
    std::int64_t occurrence = 0;           // of a new or changed one
    std::optional<std::size_t> existing;   // index of the entry that it is, or that it changes
    std::optional<std::size_t> resembles;  // of the entry that it may be
};

struct PlanTotals {
    std::int64_t rows = 0;
    std::int64_t added = 0;
    std::int64_t duplicate = 0;
    std::int64_t changed = 0;
    std::int64_t rejected = 0;
    std::int64_t passed_over = 0;
    std::int64_t possible_duplicates = 0;  // in `added`, or in `duplicate` where they are left out
};

struct ImportPlan {
    std::vector<PlannedRow> rows;
    std::vector<ingest::PassedOverRow> passed_over;
    PlanTotals totals;
    std::optional<fin::Date> first_date;  // of the rows that are not rejected
    std::optional<fin::Date> last_date;
};

// Where rows go: the account that the request names, or by the file's own name of it.
struct AccountChoice {
    std::string fallback;                        // slug for rows whose file names none
    std::map<std::string, std::string> by_name;  // the file's name to a slug
};

// Which slug a row of a file that names its account `name` goes to: as the caller said, else the
// name made a slug; the fallback when there is no name.
std::string slug_of(const std::string& name, const AccountChoice& choice);

// `existing`: every entry of the accounts that the rows go to.
ImportPlan make_import_plan(const ingest::ImportFile& file, const AccountChoice& choice,
                            const std::vector<store::LedgerEntry>& existing,
                            PossibleDuplicates possible_duplicates);

// SHA-256 over the file, what becomes of each row and the versions of the entries that change.
std::string plan_digest(const ImportPlan& plan, const std::string& file_digest,
                        const std::vector<store::LedgerEntry>& existing);

}  // namespace ballast::service
