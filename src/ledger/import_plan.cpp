#include "ledger/import_plan.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <utility>

#include "base/digest.hpp"
#include "ledger/possible_duplicates.hpp"
#include "ledger/transaction_check.hpp"
#include "model/content_key.hpp"
#include "model/packed_transaction.hpp"

namespace ballast::ledger {

namespace {

using model::ImportedRow;
using model::LedgerEntry;
using model::RejectedRow;
using model::SkippedRow;

PlannedRow rejected(RejectedRow&& row) {
    PlannedRow out;
    out.line = row.line;
    out.status = ImportRowStatus::kRejected;
    out.reason = std::move(row.code);
    out.column = std::move(row.column);
    out.value = std::move(row.value);
    out.expected = std::move(row.expected);
    out.fix = std::move(row.fix);
    return out;
}

PlannedRow planned(ImportedRow&& row, const AccountChoice& choice) {
    PlannedRow out;
    out.line = row.line;
    out.transaction = std::move(row.transaction);
    out.source_id = std::move(row.source_id);
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

// Compares the rows of a file with the entries of their target accounts.
class Matcher {
public:
    Matcher(PlannedRows& rows, const std::vector<LedgerEntry>& existing)
        : rows_(rows), existing_(existing), taken_(existing.size(), false) {
        contents_.reserve(existing.size());
        for (std::size_t i = 0; i < existing.size(); ++i) {
            const LedgerEntry& entry = existing[i];
            const std::string& account = entry.transaction.account;
            by_id_.emplace(entry.transaction.id, i);
            if (!entry.reference.empty())
                by_reference_[account + '\n' + entry.reference].push_back(i);
            contents_.push_back({.digest = digest_of_key(entry.content_key),
                                 .account = rows.account_number(account)});
            by_content_[contents_.back()].push_back(i);
            std::int64_t& next = next_occurrence_[contents_.back()];
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
    bool is_open(std::size_t row) const { return rows_.match(row).status == ImportRowStatus::kNew; }

    void take(std::size_t row, std::size_t entry, ImportRowStatus status, const char* reason) {
        taken_[entry] = true;
        rows_.decide(row, status, reason);
        rows_.match(row).existing = static_cast<std::uint32_t>(entry);
    }

    // Rows of an export of this program.
    void match_ids() {
        if (existing_.empty()) return;
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            if (!is_open(row) || !rows_.match(row).has_id) continue;
            const model::Transaction transaction = rows_.transaction(row);
            const auto found = by_id_.find(transaction.id);
            if (found == by_id_.end() || taken_[found->second]) continue;
            const model::Transaction& booked = existing_[found->second].transaction;
            const bool same =
                digest_of_key(model::content_key(booked)) == rows_.match(row).content.digest &&
                booked.note == transaction.note && booked.lot_id == transaction.lot_id &&
                booked.account == transaction.account;
            take(row, found->second, same ? ImportRowStatus::kDuplicate : ImportRowStatus::kChanged,
                 same ? "booked" : "differs_from_the_booked_one");
        }
    }

    std::string reference_of(std::size_t row) const {
        return rows_.account(row) + '\n' + rows_.source_id(row);
    }

    // An unmatched entry with the row's reference: one with equal content, or any.
    std::optional<std::size_t> with_reference(std::size_t row, bool any) const {
        const auto found = by_reference_.find(reference_of(row));
        if (found == by_reference_.end()) return std::nullopt;
        for (const std::size_t entry : found->second)
            if (!taken_[entry] &&
                (any || contents_[entry].digest == rows_.match(row).content.digest))
                return entry;
        return std::nullopt;
    }

    // Ids of a source are unique, except that some are order ids, shared by several trades. The
    // same id twice in a file is therefore one row only if the rows are equal, and rows are matched
    // with entries of equal content before any other entry is considered changed.
    void match_references() {
        // The first row with the id and the content of each.
        std::unordered_map<RowContent, std::size_t, RowContentHash> seen;
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            PlannedRows::Match& match = rows_.match(row);
            if (!is_open(row) || !match.has_source_id) continue;
            const RowContent with_id{.digest = with_source_id(row),
                                     .account = match.content.account};
            const auto [first, is_first] = seen.emplace(with_id, row);
            if (!is_first && !match.has_id) {
                match.existing = rows_.match(first->second).existing;
                rows_.decide(row, ImportRowStatus::kDuplicate, "twice_in_the_file");
            } else if (const auto entry = with_reference(row, false)) {
                take(row, *entry, ImportRowStatus::kDuplicate, "booked_with_this_reference");
            }
        }
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            if (!is_open(row) || !rows_.match(row).has_source_id) continue;
            if (const auto entry = with_reference(row, true))
                take(row, *entry, ImportRowStatus::kChanged, "reference_booked_with_other_content");
        }
    }

    std::array<std::uint8_t, 32> with_source_id(std::size_t row) const {
        const std::array<std::uint8_t, 32>& digest = rows_.match(row).content.digest;
        return Sha256()
            .update(std::as_bytes(std::span(digest)))
            .update(rows_.source_id(row))
            .finish();
    }

    void match_contents() {
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            if (!is_open(row)) continue;
            const auto found = by_content_.find(rows_.match(row).content);
            if (found == by_content_.end()) continue;
            const std::string source_id = rows_.source_id(row);
            for (const std::size_t entry : found->second) {
                const std::string& reference = existing_[entry].reference;
                // Two different ids of one source are two transactions.
                const bool other =
                    !reference.empty() && !source_id.empty() && reference != source_id;
                if (taken_[entry] || other) continue;
                take(row, entry, ImportRowStatus::kDuplicate, "booked");
                overlaps_.insert(rows_.match(row).content.account);
                break;
            }
        }
    }

    static bool alike(const model::Transaction& a, const model::Transaction& b) {
        const auto equal = [](const auto& x, const auto& y) { return x && y && *x == *y; };
        return equal(a.quantity, b.quantity) || equal(a.price, b.price) ||
               equal(a.amount, b.amount);
    }

    // The dates that the file contains, by account.
    std::map<std::string, std::pair<fin::Date, fin::Date>> covered_dates() const {
        std::map<std::string, std::pair<fin::Date, fin::Date>> covered;
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            if (rows_.match(row).status == ImportRowStatus::kRejected) continue;
            const fin::Date date = rows_.match(row).date;
            const auto [range, added] = covered.try_emplace(rows_.account(row), date, date);
            range->second.first = std::min(range->second.first, date);
            range->second.second = std::max(range->second.second, date);
        }
        return covered;
    }

    void match_corrections() {
        if (overlaps_.empty()) return;
        const auto covered = covered_dates();
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
        if (gone.empty()) return;
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            const PlannedRows::Match& match = rows_.match(row);
            if (!is_open(row) || match.has_source_id || !overlaps_.contains(match.content.account))
                continue;
            const model::Transaction transaction = rows_.transaction(row);
            const auto found = gone.find(place_of(transaction));
            if (found == gone.end()) continue;
            for (const std::size_t entry : found->second) {
                if (taken_[entry] || !alike(existing_[entry].transaction, transaction)) continue;
                take(row, entry, ImportRowStatus::kChanged, "corrected_in_the_file");
                break;
            }
        }
    }

    void number_new_rows() {
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            PlannedRows::Match& match = rows_.match(row);
            if (match.status != ImportRowStatus::kNew && match.status != ImportRowStatus::kChanged)
                continue;
            if (is_open(row) && match.resembles == PlannedRows::kNone)
                rows_.decide(row, ImportRowStatus::kNew, "unmatched");
            if (match.existing != PlannedRows::kNone &&
                contents_[match.existing] == match.content) {
                match.occurrence = static_cast<std::uint32_t>(existing_[match.existing].occurrence);
                continue;
            }
            match.occurrence = static_cast<std::uint32_t>(next_occurrence_[match.content]++);
        }
    }

    PlannedRows& rows_;
    const std::vector<LedgerEntry>& existing_;
    std::vector<RowContent> contents_;  // of the existing entries
    std::vector<bool> taken_;
    std::unordered_map<std::string, std::size_t> by_id_;
    std::unordered_map<std::string, std::vector<std::size_t>> by_reference_;
    std::unordered_map<RowContent, std::vector<std::size_t>, RowContentHash> by_content_;
    std::unordered_map<RowContent, std::int64_t, RowContentHash> next_occurrence_;
    std::set<std::uint32_t> overlaps_;  // accounts in which the file contains existing entries
};

void reject_after_closing(PlannedRows& rows, const ClosedAccounts& closed) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const ImportRowStatus status = rows.match(row).status;
        if (status != ImportRowStatus::kNew && status != ImportRowStatus::kChanged) continue;
        const model::Transaction transaction = rows.transaction(row);
        const Status open = check_open(transaction, closed);
        if (open) continue;
        const FieldError& error = open.error().errors.front();
        rows.reject(row, error.code,
                    {.column = "date",
                     .value = transaction.date.to_string(),
                     .expected = error.message,
                     .fix = error.hint});
    }
}

void count(ImportPlan& plan) {
    model::ImportTotals& totals = plan.totals;
    totals.skipped = static_cast<std::int64_t>(plan.skipped.size());
    for (std::size_t row = 0; row < plan.rows.size(); ++row) {
        const PlannedRows::Match& match = plan.rows.match(row);
        ++totals.rows;
        plan.possible_duplicates += match.resembles != PlannedRows::kNone;
        switch (match.status) {
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
        ++plan.rows_by_account[plan.rows.account(row)];
        plan.first_date = plan.first_date ? std::min(*plan.first_date, match.date) : match.date;
        plan.last_date = plan.last_date ? std::max(*plan.last_date, match.date) : match.date;
    }
}

}  // namespace

ImportPlan make_import_plan(PackedQueue<model::ImportRow> rows, const AccountChoice& choice,
                            const std::vector<LedgerEntry>& existing,
                            PossibleDuplicates possible_duplicates, const ClosedAccounts& closed) {
    ImportPlan plan;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        model::ImportRow row = rows[at];
        rows.release_before(at);
        if (auto* skipped = std::get_if<SkippedRow>(&row)) {
            plan.skipped.push_back(std::move(*skipped));
            continue;
        }
        auto* imported = std::get_if<ImportedRow>(&row);
        plan.rows.push_back(imported ? planned(std::move(*imported), choice)
                                     : rejected(std::get<RejectedRow>(std::move(row))));
    }
    Matcher(plan.rows, existing).run(possible_duplicates);
    if (!closed.empty()) reject_after_closing(plan.rows, closed);
    count(plan);
    return plan;
}

namespace {

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

bool is_posted_from_last(const PlannedRows& rows) {
    std::ptrdiff_t up = 0;
    std::ptrdiff_t down = 0;
    std::optional<fin::Date> before;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const PlannedRows::Match& match = rows.match(row);
        if (match.status == ImportRowStatus::kRejected) continue;
        if (before) {
            up += *before < match.date;
            down += *before > match.date;
        }
        before = match.date;
    }
    return down > up;
}

Status each_planned(PlannedRows rows, const std::vector<LedgerEntry>& existing,
                    const std::map<std::string, model::Account>& accounts,
                    const model::ImportId& import, Instant now, std::size_t most,
                    const TakePlanned& take) {
    const bool from_last = is_posted_from_last(rows);
    PlannedEntries part;
    const auto add = [&](std::size_t at) {
        const PlannedRows::Match& match = rows.match(at);
        if (match.status != ImportRowStatus::kNew && match.status != ImportRowStatus::kChanged)
            return;
        PlannedRow row = rows[at];
        const model::AccountId account = accounts.at(row.transaction.account).id;
        if (match.status == ImportRowStatus::kNew)
            part.added.push_back(added_entry(std::move(row), account, import, now));
        else
            part.changed.push_back({match.existing, changed_entry(std::move(row), account,
                                                                  existing[match.existing], now)});
    };
    const auto pass_on = [&](std::size_t done) -> Status {
        if (from_last)
            rows.release_from(rows.size() - done);
        else
            rows.release_before(done);
        TRY_STATUS(take(part));
        part.added.clear();
        part.changed.clear();
        return {};
    };
    for (std::size_t done = 0; done < rows.size(); ++done) {
        add(from_last ? rows.size() - done - 1 : done);
        if (part.added.size() + part.changed.size() >= most) TRY_STATUS(pass_on(done + 1));
    }
    return pass_on(rows.size());
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
