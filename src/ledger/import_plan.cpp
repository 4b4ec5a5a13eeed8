#include "ledger/import_plan.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/digest.hpp"
#include "ledger/possible_duplicates.hpp"
#include "ledger/transaction_check.hpp"
#include "model/content_key.hpp"

namespace ballast::ledger {

namespace {

using model::ImportedRow;
using model::LedgerEntry;
using model::RejectedRow;
using model::SkippedRow;

PlannedRow rejected(const RejectedRow& row) {
    return {.line = row.line,
            .status = ImportRowStatus::kRejected,
            .reason = row.code,
            .column = row.column,
            .value = row.value,
            .expected = row.expected,
            .fix = row.fix};
}

PlannedRow planned(ImportedRow&& row, const AccountChoice& choice) {
    PlannedRow out{.line = row.line,
                   .transaction = std::move(row.transaction),
                   .source_id = std::move(row.source_id)};
    auto errors = transaction_errors(out.transaction);
    if (auto error = name_error("reference", out.source_id)) errors.push_back(*std::move(error));
    if (!errors.empty()) {
        const std::string& code = errors.front().code;
        out.status = ImportRowStatus::kRejected;
        out.reason = code == "required"    ? "missing_value"
                     : code == "character" ? "character"
                                           : "out_of_range";
        out.column = errors.front().field;
        out.value = errors.front().value;
        out.expected = errors.front().expected;
        out.fix = errors.front().fix;
        return out;
    }
    out.content_key = model::content_key(out.transaction);
    out.transaction.account = slug_of(out.transaction.account, choice);
    return out;
}

// An account and the key of a transaction's content, in the memory of a row or an entry.
struct Content {
    std::string_view account;
    std::string_view key;

    bool operator==(const Content&) const = default;
};

struct ContentHash {
    // The key is a digest; few accounts share one.
    std::size_t operator()(const Content& content) const {
        const std::hash<std::string_view> hash;
        return hash(content.key) ^ (hash(content.account) << 1U);
    }
};

Content content_of(const PlannedRow& row) { return {row.transaction.account, row.content_key}; }

// Compares the rows of a file with the entries of their target accounts.
class Matcher {
public:
    Matcher(RowQueue<PlannedRow>& rows, const std::vector<LedgerEntry>& existing)
        : rows_(rows), existing_(existing), taken_(existing.size(), false) {
        for (std::size_t i = 0; i < existing.size(); ++i) {
            const LedgerEntry& entry = existing[i];
            const std::string& account = entry.transaction.account;
            by_id_.emplace(entry.transaction.id, i);
            if (!entry.reference.empty())
                by_reference_[account + '\n' + entry.reference].push_back(i);
            by_content_[{account, entry.content_key}].push_back(i);
            std::int64_t& next = next_occurrence_[{account, entry.content_key}];
            next = std::max(next, entry.occurrence + 1);
        }
        // Sorted by occurrence, so that the n-th row matches the n-th entry.
        for (auto& [key, entries] : by_content_)
            std::ranges::sort(entries, {}, [&](std::size_t i) { return existing[i].occurrence; });
    }

    void run(PossibleDuplicates possible_duplicates) {
        match_ids();
        match_references();
        match_contents();
        match_corrections();
        mark_possible_duplicates(rows_, existing_, taken_, possible_duplicates);
        number_new_rows();
    }

private:
    static bool open(const PlannedRow& row) { return row.status == ImportRowStatus::kNew; }

    void take(PlannedRow& row, std::size_t entry, ImportRowStatus status, const char* reason) {
        taken_[entry] = true;
        row.status = status;
        row.reason = reason;
        row.existing = entry;
    }

    // Rows of an export of this program.
    void match_ids() {
        for (PlannedRow& row : rows_) {
            if (!open(row) || row.transaction.id.empty()) continue;
            const auto found = by_id_.find(row.transaction.id);
            if (found == by_id_.end() || taken_[found->second]) continue;
            const LedgerEntry& entry = existing_[found->second];
            const bool same = model::content_key(entry.transaction) == row.content_key &&
                              entry.transaction.note == row.transaction.note &&
                              entry.transaction.lot_id == row.transaction.lot_id &&
                              entry.transaction.account == row.transaction.account;
            take(row, found->second, same ? ImportRowStatus::kDuplicate : ImportRowStatus::kChanged,
                 same ? "booked" : "differs_from_the_booked_one");
        }
    }

    static std::string reference_of(const PlannedRow& row) {
        return row.transaction.account + '\n' + row.source_id;
    }

    // An unmatched entry with the row's reference: one with equal content, or any.
    std::optional<std::size_t> with_reference(const PlannedRow& row, bool any) const {
        const auto found = by_reference_.find(reference_of(row));
        if (found == by_reference_.end()) return std::nullopt;
        for (const std::size_t entry : found->second)
            if (!taken_[entry] && (any || existing_[entry].content_key == row.content_key))
                return entry;
        return std::nullopt;
    }

    // Ids of a source are unique, except that some are order ids, shared by several trades. The
    // same id twice in a file is therefore one row only if the rows are equal, and rows are matched
    // with entries of equal content before any other entry is considered changed.
    void match_references() {
        std::map<std::string, const PlannedRow*> seen;
        for (PlannedRow& row : rows_) {
            if (!open(row) || row.source_id.empty()) continue;
            const auto [first, is_first] =
                seen.emplace(reference_of(row) + '\n' + row.content_key, &row);
            if (!is_first && row.transaction.id.empty()) {
                row.status = ImportRowStatus::kDuplicate;
                row.reason = "twice_in_the_file";
                row.existing = first->second->existing;
            } else if (const auto entry = with_reference(row, false)) {
                take(row, *entry, ImportRowStatus::kDuplicate, "booked_with_this_reference");
            }
        }
        for (PlannedRow& row : rows_) {
            if (!open(row) || row.source_id.empty()) continue;
            if (const auto entry = with_reference(row, true))
                take(row, *entry, ImportRowStatus::kChanged, "reference_booked_with_other_content");
        }
    }

    void match_contents() {
        for (PlannedRow& row : rows_) {
            if (!open(row)) continue;
            const auto found = by_content_.find(content_of(row));
            if (found == by_content_.end()) continue;
            for (const std::size_t entry : found->second) {
                const std::string& reference = existing_[entry].reference;
                // Two different ids of one source are two transactions.
                const bool other =
                    !reference.empty() && !row.source_id.empty() && reference != row.source_id;
                if (taken_[entry] || other) continue;
                take(row, entry, ImportRowStatus::kDuplicate, "booked");
                overlaps_.insert(row.transaction.account);
                break;
            }
        }
    }

    static bool alike(const model::Transaction& a, const model::Transaction& b) {
        const auto equal = [](const auto& x, const auto& y) { return x && y && *x == *y; };
        return equal(a.quantity, b.quantity) || equal(a.price, b.price) ||
               equal(a.amount, b.amount);
    }

    void match_corrections() {
        if (overlaps_.empty()) return;
        std::map<std::string, std::pair<fin::Date, fin::Date>> covered;
        for (const PlannedRow& row : rows_) {
            if (row.status == ImportRowStatus::kRejected) continue;
            const auto [range, added] = covered.try_emplace(
                row.transaction.account, row.transaction.date, row.transaction.date);
            range->second.first = std::min(range->second.first, row.transaction.date);
            range->second.second = std::max(range->second.second, row.transaction.date);
        }
        std::map<std::string, std::vector<std::size_t>> gone;
        for (std::size_t i = 0; i < existing_.size(); ++i) {
            const LedgerEntry& entry = existing_[i];
            if (taken_[i] || !entry.import || !entry.reference.empty()) continue;
            const auto range = covered.find(entry.transaction.account);
            if (range == covered.end() || entry.transaction.date < range->second.first ||
                entry.transaction.date > range->second.second)
                continue;
            gone[place_of(entry.transaction)].push_back(i);
        }
        for (PlannedRow& row : rows_) {
            if (!open(row) || !row.source_id.empty() ||
                !overlaps_.contains(row.transaction.account))
                continue;
            const auto found = gone.find(place_of(row.transaction));
            if (found == gone.end()) continue;
            for (const std::size_t entry : found->second) {
                if (taken_[entry] || !alike(existing_[entry].transaction, row.transaction))
                    continue;
                take(row, entry, ImportRowStatus::kChanged, "corrected_in_the_file");
                break;
            }
        }
    }

    void number_new_rows() {
        for (PlannedRow& row : rows_) {
            if (row.status != ImportRowStatus::kNew && row.status != ImportRowStatus::kChanged)
                continue;
            if (open(row) && !row.resembles) row.reason = "unposted";
            if (row.existing && existing_[*row.existing].content_key == row.content_key &&
                existing_[*row.existing].transaction.account == row.transaction.account) {
                row.occurrence = existing_[*row.existing].occurrence;
                continue;
            }
            row.occurrence = next_occurrence_[content_of(row)]++;
        }
    }

    RowQueue<PlannedRow>& rows_;
    const std::vector<LedgerEntry>& existing_;
    std::vector<bool> taken_;
    std::unordered_map<std::string, std::size_t> by_id_;
    std::unordered_map<std::string, std::vector<std::size_t>> by_reference_;
    std::unordered_map<Content, std::vector<std::size_t>, ContentHash> by_content_;
    std::unordered_map<Content, std::int64_t, ContentHash> next_occurrence_;
    std::set<std::string> overlaps_;  // accounts in which the file contains existing entries
};

void reject_after_closing(RowQueue<PlannedRow>& rows, const ClosedAccounts& closed) {
    for (PlannedRow& row : rows) {
        if (row.status != ImportRowStatus::kNew && row.status != ImportRowStatus::kChanged)
            continue;
        const Status open = check_open(row.transaction, closed);
        if (open) continue;
        const FieldError& error = open.error().errors.front();
        row.status = ImportRowStatus::kRejected;
        row.reason = error.code;
        row.column = "date";
        row.value = row.transaction.date.to_string();
        row.expected = error.message;
        row.fix = error.hint;
        row.existing.reset();
        row.resembles.reset();
    }
}

void count(ImportPlan& plan) {
    model::ImportTotals& totals = plan.totals;
    totals.skipped = static_cast<std::int64_t>(plan.skipped.size());
    for (const PlannedRow& row : plan.rows) {
        ++totals.rows;
        plan.possible_duplicates += row.resembles.has_value();
        switch (row.status) {
            case ImportRowStatus::kNew:
                ++totals.added;
                break;
            case ImportRowStatus::kDuplicate:
                ++totals.duplicate;
                break;
            case ImportRowStatus::kChanged:
                ++totals.changed;
                break;
            case ImportRowStatus::kRejected:
                ++totals.rejected;
                continue;
        }
        ++plan.rows_by_account[row.transaction.account];
        const fin::Date date = row.transaction.date;
        plan.first_date = plan.first_date ? std::min(*plan.first_date, date) : date;
        plan.last_date = plan.last_date ? std::max(*plan.last_date, date) : date;
    }
}

}  // namespace

ImportPlan make_import_plan(RowQueue<model::ImportRow> rows, const AccountChoice& choice,
                            const std::vector<LedgerEntry>& existing,
                            PossibleDuplicates possible_duplicates, const ClosedAccounts& closed) {
    ImportPlan plan;
    for (; !rows.empty(); rows.pop_front()) {
        model::ImportRow& row = rows.front();
        if (auto* skipped = std::get_if<SkippedRow>(&row)) {
            plan.skipped.push_back(std::move(*skipped));
            continue;
        }
        auto* imported = std::get_if<ImportedRow>(&row);
        plan.rows.push_back(imported ? planned(std::move(*imported), choice)
                                     : rejected(std::get<RejectedRow>(row)));
        plan.rows.back().row = plan.rows.size();
    }
    Matcher(plan.rows, existing).run(possible_duplicates);
    if (!closed.empty()) reject_after_closing(plan.rows, closed);
    count(plan);
    return plan;
}

namespace {

// Whether most neighbors among the rows to post are in descending order of date. Posted is then
// from the last row, so that rows of one day are in reverse order.
bool is_descending(const RowQueue<PlannedRow>& rows) {
    std::ptrdiff_t up = 0;
    std::ptrdiff_t down = 0;
    const PlannedRow* before = nullptr;
    for (const PlannedRow& row : rows) {
        if (row.status == ImportRowStatus::kRejected) continue;
        if (before) {
            up += before->transaction.date < row.transaction.date;
            down += before->transaction.date > row.transaction.date;
        }
        before = &row;
    }
    return down > up;
}

LedgerEntry added_entry(PlannedRow&& row, const model::AccountId& account,
                        const model::ImportId& import, Instant now) {
    return {.id = model::EntryId::parse(row.transaction.id).value_or(model::EntryId()),
            .account = account,
            .transaction = std::move(row.transaction),
            .reference = std::move(row.source_id),
            .content_key = std::move(row.content_key),
            .occurrence = row.occurrence,
            .import = import,
            .line = static_cast<std::int64_t>(row.line),
            .created_at = now,
            .updated_at = now};
}

LedgerEntry changed_entry(PlannedRow&& row, const model::AccountId& account, LedgerEntry entry,
                          Instant now) {
    entry.account = account;
    entry.transaction = std::move(row.transaction);
    if (!row.source_id.empty()) entry.reference = std::move(row.source_id);
    entry.content_key = std::move(row.content_key);
    entry.occurrence = row.occurrence;
    entry.updated_at = now;
    ++entry.version;
    return entry;
}

}  // namespace

Status each_planned(RowQueue<PlannedRow> rows, const std::vector<LedgerEntry>& existing,
                    const std::map<std::string, model::Account>& accounts,
                    const model::ImportId& import, Instant now, std::size_t most,
                    const TakePlanned& take) {
    const bool from_last = is_descending(rows);
    PlannedEntries part;
    const auto pass_on = [&]() -> Status {
        TRY_STATUS(take(part));
        part.added.clear();
        part.changed.clear();
        return {};
    };
    while (!rows.empty()) {
        PlannedRow& row = from_last ? rows.back() : rows.front();
        if (row.status == ImportRowStatus::kNew) {
            const model::AccountId account = accounts.at(row.transaction.account).id;
            part.added.push_back(added_entry(std::move(row), account, import, now));
        } else if (row.status == ImportRowStatus::kChanged) {
            const std::size_t at = *row.existing;
            const model::AccountId account = accounts.at(row.transaction.account).id;
            part.changed.push_back({at, changed_entry(std::move(row), account, existing[at], now)});
        }
        if (from_last)
            rows.pop_back();
        else
            rows.pop_front();
        if (part.added.size() + part.changed.size() >= most) TRY_STATUS(pass_on());
    }
    return pass_on();
}

std::string plan_digest(const ImportPlan& plan, const std::string& file_digest,
                        const std::vector<LedgerEntry>& existing) {
    Sha256 hash;
    hash.update_field("ballast import plan 1").update_field(file_digest);
    for (const PlannedRow& row : plan.rows) {
        hash.update_field(
            fmt::format("{} {} {}", row.line, static_cast<int>(row.status), row.occurrence));
        hash.update_field(row.reason).update_field(row.column).update_field(row.value);
        hash.update_field(row.transaction.account).update_field(row.content_key);
        hash.update_field(row.source_id).update_field(row.transaction.note);
        hash.update_field(row.transaction.lot_id);
        if (const auto entry = row.existing ? row.existing : row.resembles)
            hash.update_field(
                fmt::format("{} {}", existing[*entry].transaction.id, existing[*entry].version));
    }
    return hash.finish_hex();
}

}  // namespace ballast::ledger
