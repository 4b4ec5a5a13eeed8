#include "ledger/possible_duplicates.hpp"

#include <fmt/format.h>
#include <map>
#include <set>
#include <string>

#include "ledger/amounts.hpp"
#include "ledger/exact.hpp"

namespace ballast::ledger {

namespace {

using model::LedgerEntry;

// For both rows: the stated values or those that follow from them; ranges have been checked.
std::optional<Decimal> money_of(const model::Transaction& t) {
    if (t.amount) return magnitude(*t.amount);
    if (!t.quantity || !t.price) return std::nullopt;
    return product(product(*t.quantity, *t.price), multiplier_of(t));
}

bool same_money(const model::Transaction& a, const model::Transaction& b) {
    const auto first = money_of(a);
    const auto second = money_of(b);
    if (!first || !second) return !first && !second;
    const Decimal hundredth = Decimal::from_units(Decimal{1}.units() / 100);
    const Decimal between = magnitude(a.fees) + magnitude(b.fees) + hundredth;
    return magnitude(*first - *second) <= between;
}

}  // namespace

std::string place_of(const model::Transaction& t) {
    return fmt::format("{}\n{}\n{}\n{}", t.account, t.date.serial(), static_cast<int>(t.type),
                       t.symbol);
}

bool may_be_one(const model::Transaction& a, const model::Transaction& b) {
    return a.date == b.date && a.type == b.type && a.symbol == b.symbol &&
           a.quantity == b.quantity && a.ratio == b.ratio && a.currency == b.currency &&
           same_money(a, b);
}

void mark_possible_duplicates(PlannedRows& rows, const std::vector<LedgerEntry>& existing,
                              std::vector<bool>& taken, PossibleDuplicates choice) {
    std::set<fin::Date> days;
    for (std::size_t row = 0; row < rows.size(); ++row)
        if (rows.match(row).status == ImportRowStatus::kNew) days.insert(rows.match(row).date);
    std::map<std::string, std::vector<std::size_t>> booked;
    for (std::size_t i = 0; i < existing.size(); ++i)
        if (!taken[i] && days.contains(existing[i].transaction.date))
            booked[place_of(existing[i].transaction)].push_back(i);
    if (booked.empty()) return;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        PlannedRows::Match& match = rows.match(row);
        if (match.status != ImportRowStatus::kNew) continue;
        const model::Transaction transaction = rows.transaction(row);
        const auto found = booked.find(place_of(transaction));
        if (found == booked.end()) continue;
        for (const std::size_t entry : found->second) {
            if (taken[entry] || !may_be_one(existing[entry].transaction, transaction)) continue;
            taken[entry] = true;
            match.resembles = static_cast<std::uint32_t>(entry);
            const bool left_out = choice == PossibleDuplicates::kLeaveOut;
            if (left_out) match.existing = match.resembles;
            rows.decide(row, left_out ? ImportRowStatus::kDuplicate : ImportRowStatus::kNew,
                        kPossibleDuplicate);
            break;
        }
    }
}

}  // namespace ballast::ledger
