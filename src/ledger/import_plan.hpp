// Plan of an import: each row of a file is matched with the existing entries before anything is
// posted.
//
// A pure function of the rows and the ledger. The plan is also what is applied, so that the report
// and the effect cannot differ.
//
// A row is matched, in this order,
// - by the id of the entry, in a file exported by this program;
// - by the source's own id (FITID): equal content is a duplicate, other content a change;
// - by content, as a multiset: the n-th identical row of a file is the n-th identical entry, so
// that importing a file twice adds nothing and two real identical trades are both kept;
// - as a corrected row: where a file also contains existing rows, an imported entry within its
// dates that is missing from it, and a new row of the same day, type and symbol with the same
// quantity, price or amount, are the same row before and after a correction.
// A row that is new after all this may still be a trade already imported in another format: such a
// row is marked, and posted or left out as the caller chooses (possible_duplicates.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/packed_rows.hpp"
#include "ledger/closing.hpp"
#include "ledger/import_accounts.hpp"
#include "ledger/planned_rows.hpp"
#include "model/import_totals.hpp"
#include "model/imported_row.hpp"
#include "model/ledger_entry.hpp"

namespace ballast::ledger {

// Treatment of rows that may already be posted in another form.
enum class PossibleDuplicates : std::uint8_t { kBook, kLeaveOut };

inline constexpr std::string_view kPossibleDuplicate = "possible_duplicate";  // a reason

struct ImportPlan {
    PlannedRows rows;
    std::vector<model::SkippedRow> skipped;
    model::ImportTotals totals;
    // Counted in `added`, or in `duplicate` where they are left out.
    std::int64_t possible_duplicates = 0;
    std::map<std::string, std::int64_t> rows_by_account;  // by slug, of rows that are not rejected
    std::optional<fin::Date> first_date;                  // among the rows that are not rejected
    std::optional<fin::Date> last_date;
};

// `existing`: every entry of the target accounts. New and changed rows after the closing of their
// account are rejected.
ImportPlan make_import_plan(PackedQueue<model::ImportRow> rows, const AccountChoice& choice,
                            const std::vector<model::LedgerEntry>& existing,
                            PossibleDuplicates possible_duplicates,
                            const ClosedAccounts& closed = {});

// Whether most neighbors among the rows to post are in descending order of date. Posted is then
// from the last row, so that rows of one day are in reverse order.
bool is_posted_from_last(const PlannedRows& rows);

// The entry that replaces an existing one, with the next version.
struct ReplacedEntry {
    std::size_t existing = 0;
    model::LedgerEntry entry;
};

// A part of the changes of the ledger by a plan.
struct PlannedEntries {
    // The id is the row's own in a file exported by this program, otherwise nil.
    std::vector<model::LedgerEntry> added;
    std::vector<ReplacedEntry> changed;
};

// What takes a part, which it may move from.
using TakePlanned = std::function<Status(PlannedEntries& part)>;

// Passes the changes of a plan on in the order of posting, in parts of at most `most`; the rows of
// a part take no more memory when it is passed on. `rows`: those of the plan. `accounts`: every
// account of `ImportPlan::rows_by_account`, by slug. Ends with the first error of `take`.
Status each_planned(PlannedRows rows, const std::vector<model::LedgerEntry>& existing,
                    const std::map<std::string, model::Account>& accounts,
                    const model::ImportId& import, Instant now, std::size_t most,
                    const TakePlanned& take);

// SHA-256 over the file, the status of each row and the versions of the changed entries.
std::string plan_digest(const ImportPlan& plan, const std::string& file_digest,
                        const std::vector<model::LedgerEntry>& existing);

}  // namespace ballast::ledger
