#include "ledger/reconcile.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "ledger/amounts.hpp"
#include "ledger/lot_report.hpp"
#include "ledger/repairs.hpp"
#include "ledger/transaction_name.hpp"

namespace ballast::ledger {

namespace {

using Key = std::pair<std::string, std::string>;  // account, symbol

struct StatedSide {
    std::optional<Decimal> quantity;
    std::optional<Decimal> basis;
};

class Comparison {
public:
    Comparison(std::span<const model::Transaction> transactions, const ReconcileSettings& settings)
        : transactions_(transactions), settings_(settings) {}

    Result<Outcome<Reconciliation>> run() {
        TRY(auto report, lot_report(transactions_, settings_.lots, OnError::kSkip));
        report_ = std::move(report.value);
        for (const Holding& holding : report_.holdings)
            if (!holding.quantity.is_zero() || !holding.cost_basis.is_zero()) {
                result_.holdings.push_back(holding);
                computed_[{holding.account, holding.symbol}] = {holding.quantity,
                                                                holding.cost_basis};
            }
        read_statement();
        std::set<Key> keys;
        for (const auto& [key, side] : computed_) keys.insert(key);
        for (const auto& [key, side] : stated_) keys.insert(key);
        for (const Key& key : keys)
            if (differs(key)) different_.insert(key);
        for (const Key& key : different_) explain(key);
        compare_lots();
        compare_cash();
        TRY_STATUS(compare_dividends());
        return Outcome<Reconciliation>{std::move(result_), std::move(report.issues)};
    }

private:
    void read_statement() {
        std::map<Key, StatedSide> lots;
        for (const StatementRow& row : settings_.statement) {
            const Key key{row.account, row.symbol};
            StatedSide& side = row.acquired ? lots[key] : stated_[key];
            if (row.quantity) side.quantity = side.quantity.value_or(Decimal{}) + *row.quantity;
            if (row.cost_basis) side.basis = side.basis.value_or(Decimal{}) + *row.cost_basis;
            if (row.acquired) lot_rows_.push_back(&row);
        }
        for (const auto& [key, side] : lots) {
            const auto [total, fresh] = stated_.emplace(key, side);
            if (fresh || !total->second.quantity || !side.quantity) continue;
            const Decimal difference = *side.quantity - *total->second.quantity;
            if (magnitude(difference) <= settings_.quantity_tolerance) continue;
            add(key, "total", side.quantity, total->second.quantity,
                {DifferenceCause::kStatementInconsistent,
                 fmt::format("the statement's lots of {} add up to {}, but its holding is {}",
                             key.second, side.quantity->to_string(),
                             total->second.quantity->to_string()),
                 {},
                 {}});
            total->second = side;
        }
    }

    StatedSide side(const std::map<Key, StatedSide>& sides, const Key& key) const {
        const auto found = sides.find(key);
        return found == sides.end() ? StatedSide{} : found->second;
    }
    bool equal(const StatedSide& computed, const StatedSide& stated) const {
        const Decimal quantity =
            computed.quantity.value_or(Decimal{}) - stated.quantity.value_or(Decimal{});
        if (magnitude(quantity) > settings_.quantity_tolerance) return false;
        return !stated.basis || magnitude(computed.basis.value_or(Decimal{}) - *stated.basis) <=
                                    settings_.cost_tolerance;
    }
    bool differs(const Key& key) const { return !equal(side(computed_, key), side(stated_, key)); }

    void add(const Key& key, std::string field, std::optional<Decimal> computed,
             std::optional<Decimal> stated, const Repair& repair) {
        result_.discrepancies.push_back(
            {.account = key.first,
             .symbol = key.second,
             .field = std::move(field),
             .computed = computed,
             .stated = stated,
             .difference = computed.value_or(Decimal{}) - stated.value_or(Decimal{}),
             .cause = repair.cause,
             .repair = repair.sentence,
             .date = repair.date,
             .transaction = repair.transaction});
    }

    void explain(const Key& key) {
        const StatedSide computed = side(computed_, key);
        const StatedSide stated = side(stated_, key);
        const Repair repair = cause_of(key, computed, stated);
        const Decimal quantity =
            computed.quantity.value_or(Decimal{}) - stated.quantity.value_or(Decimal{});
        if (magnitude(quantity) > settings_.quantity_tolerance)
            add(key, "quantity", computed.quantity, stated.quantity, repair);
        if (stated.basis && magnitude(computed.basis.value_or(Decimal{}) - *stated.basis) >
                                settings_.cost_tolerance)
            add(key, "cost_basis", computed.basis, stated.basis, repair);
    }

    Repair cause_of(const Key& key, const StatedSide& computed, const StatedSide& stated) {
        if (auto repair = ticker_change(key, computed, stated)) return *repair;
        if (auto repair = transfer(key, computed, stated)) return *repair;
        if (auto repair = one_sided(key, computed, stated)) return *repair;
        std::vector<model::Transaction> rows;
        for (const auto& t : transactions_)
            if (t.symbol == key.second) rows.push_back(t);
        const auto agrees = [&](const LotReport& report, bool all_booked) {
            if (!all_booked) return false;
            // The repair must not break another account of the symbol.
            for (const auto& [other, side_of_other] : stated_)
                if (other.second == key.second && !agrees_with(report, other, side_of_other))
                    return false;
            return agrees_with(report, key, stated);
        };
        if (stated.quantity || stated.basis)
            if (auto repair =
                    find_repair(rows, settings_.lots,
                                {key.first, stated.quantity, settings_.quantity_tolerance}, agrees))
                return *repair;
        return guess(key, computed, stated);
    }

    bool agrees_with(const LotReport& report, const Key& key, const StatedSide& stated) const {
        StatedSide found;
        for (const Holding& holding : report.holdings)
            if (holding.account == key.first && holding.symbol == key.second)
                found = {holding.quantity, holding.cost_basis};
        return equal(found, stated);
    }

    // The full position is here, and the same quantity of an unknown symbol there.
    std::optional<Repair> ticker_change(const Key& key, const StatedSide& computed,
                                        const StatedSide& stated) {
        const bool here = computed.quantity && !stated.quantity;
        const bool there = stated.quantity && !computed.quantity;
        if (!here && !there) return std::nullopt;
        for (const Key& other : different_) {
            if (other.first != key.first || other.second == key.second) continue;
            const StatedSide a = side(computed_, other);
            const StatedSide b = side(stated_, other);
            const bool match = here ? b.quantity && !a.quantity &&
                                          magnitude(*b.quantity - *computed.quantity) <=
                                              settings_.quantity_tolerance
                                    : a.quantity && !b.quantity &&
                                          magnitude(*a.quantity - *stated.quantity) <=
                                              settings_.quantity_tolerance;
            if (!match) continue;
            const auto& [from, to] =
                here ? std::pair{key.second, other.second} : std::pair{other.second, key.second};
            return Repair{
                DifferenceCause::kTickerChange,
                fmt::format("{} is {} in the statement: enter a 1:1 merger into it", from, to),
                {},
                {}};
        }
        return std::nullopt;
    }

    // The surplus here is missing there.
    std::optional<Repair> transfer(const Key& key, const StatedSide& computed,
                                   const StatedSide& stated) {
        const Decimal difference =
            computed.quantity.value_or(Decimal{}) - stated.quantity.value_or(Decimal{});
        if (magnitude(difference) <= settings_.quantity_tolerance) return std::nullopt;
        for (const Key& other : different_) {
            if (other.second != key.second || other.first == key.first) continue;
            const StatedSide a = side(computed_, other);
            const StatedSide b = side(stated_, other);
            const Decimal opposite =
                a.quantity.value_or(Decimal{}) - b.quantity.value_or(Decimal{});
            if (magnitude(difference + opposite) > settings_.quantity_tolerance) continue;
            const bool out = difference > Decimal{};
            return Repair{DifferenceCause::kMissingTransfer,
                          fmt::format("a transfer of {} {} from {} to {} is missing",
                                      magnitude(difference).to_string(), key.second,
                                      out ? key.first : other.first, out ? other.first : key.first),
                          {},
                          {}};
        }
        return std::nullopt;
    }

    // A transfer that the ledger has on one side only.
    std::optional<Repair> one_sided(const Key& key, const StatedSide& computed,
                                    const StatedSide& stated) {
        const Decimal difference =
            computed.quantity.value_or(Decimal{}) - stated.quantity.value_or(Decimal{});
        if (magnitude(difference) <= settings_.quantity_tolerance) return std::nullopt;
        const bool arrived = difference > Decimal{};  // and did not leave here
        const auto type =
            arrived ? model::TransactionType::kTransferIn : model::TransactionType::kTransferOut;
        for (std::size_t i = 0; i < transactions_.size(); ++i) {
            const model::Transaction& t = transactions_[i];
            if (t.type != type || t.symbol != key.second || t.account == key.first) continue;
            if (!moves_) moves_ = pair_transfers(transactions_);
            if ((*moves_)[i].part != TransferMove::Part::kAlone || !t.quantity) continue;
            if (magnitude(*t.quantity - magnitude(difference)) > settings_.quantity_tolerance)
                continue;
            return Repair{
                DifferenceCause::kMissingTransfer,
                fmt::format("{} {} {} {} on {}, and {} has no row for it", t.quantity->to_string(),
                            t.symbol, arrived ? "arrived in" : "left", t.account,
                            t.date.to_string(), key.first),
                t.date, t.id};
        }
        return std::nullopt;
    }

    Repair guess(const Key& key, const StatedSide& computed, const StatedSide& stated) const {
        const Decimal difference =
            computed.quantity.value_or(Decimal{}) - stated.quantity.value_or(Decimal{});
        const bool known = std::any_of(stated_.begin(), stated_.end(), [&](const auto& entry) {
            return entry.first.first == key.first;
        });
        if (!stated.quantity && computed.quantity)
            return {DifferenceCause::kNotInStatement,
                    fmt::format("{} is not in the statement{}", key.second,
                                known ? ": a sale may be missing" : "; nor is the account"),
                    {},
                    {}};
        if (magnitude(difference) <= Decimal::from_units(1'000'000'000))
            if (!stated.basis || magnitude(computed.basis.value_or(Decimal{}) - *stated.basis) <=
                                     Decimal::from_units(50'000'000'000))
                return {DifferenceCause::kRounding, "rounding of the statement", {}, {}};
        if (magnitude(difference) <= settings_.quantity_tolerance)
            return {DifferenceCause::kUnknown,
                    "the quantities agree, but the cost basis does not: compare the lots",
                    {},
                    {}};
        std::string price;
        if (stated.basis && !difference.is_zero())
            price = fmt::format(
                " of {} in basis",
                magnitude(*stated.basis - computed.basis.value_or(Decimal{})).to_string());
        return {DifferenceCause::kMissingTransaction,
                fmt::format("a {} of {} {}{} is missing",
                            difference.is_negative() ? "purchase" : "sale",
                            magnitude(difference).to_string(), key.second, price),
                {},
                {}};
    }

    void compare_lots() {
        std::map<std::tuple<std::string, std::string, fin::Date>, StatedSide> lots;
        for (const OpenLot& lot : report_.open_lots) {
            StatedSide& sum = lots[{lot.account, lot.symbol, lot.acquired}];
            sum.quantity = sum.quantity.value_or(Decimal{}) + lot.quantity;
            sum.basis = sum.basis.value_or(Decimal{}) + lot.cost_basis;
        }
        for (const StatementRow* row : lot_rows_) {
            const auto found = lots.find({row->account, row->symbol, *row->acquired});
            const StatedSide computed = found == lots.end() ? StatedSide{} : found->second;
            if (equal(computed, {row->quantity, row->cost_basis})) continue;
            const bool quantity =
                magnitude(computed.quantity.value_or(Decimal{}) -
                          row->quantity.value_or(Decimal{})) > settings_.quantity_tolerance;
            add({row->account, row->symbol}, "lot", quantity ? computed.quantity : computed.basis,
                quantity ? row->quantity : row->cost_basis,
                {DifferenceCause::kLotMethod,
                 fmt::format("the lot of {} differs: the statement may use another lot method",
                             row->acquired->to_string()),
                 row->acquired,
                 {}});
        }
    }

    void compare_cash() {
        for (const StatementCash& row : settings_.cash) {
            Decimal balance;
            for (const CashBalance& cash : report_.cash)
                if (cash.account == row.account && cash.currency == row.currency)
                    balance = cash.balance;
            const Decimal difference = balance - row.balance;
            if (magnitude(difference) <= settings_.cost_tolerance) continue;
            add({row.account, ""}, "cash", balance, row.balance, cash_cause(row, difference));
        }
    }

    Repair cash_cause(const StatementCash& row, Decimal difference) const {
        const auto near = [&](Decimal a, Decimal b) {
            return magnitude(a - b) <= settings_.cost_tolerance;
        };
        for (const auto& t : transactions_) {
            if (t.account != row.account || t.currency != row.currency) continue;
            const Decimal effect = cash_effect(t);
            if (effect.is_zero()) continue;
            if (near(difference, effect + effect))
                return {DifferenceCause::kWrongSign,
                        transaction_name(t) + " has the wrong sign: reverse the amount", t.date,
                        t.id};
            if (near(difference, effect) && is_duplicate(t))
                return {DifferenceCause::kDuplicate,
                        transaction_name(t) + " is a duplicate: remove one", t.date, t.id};
            if (near(difference, effect))
                return {DifferenceCause::kExtraTransaction,
                        transaction_name(t) + " is not in the statement", t.date, t.id};
            if (!t.fees.is_zero() && near(magnitude(difference), t.fees))
                return {
                    DifferenceCause::kFeeInBasis,
                    fmt::format("the fee of {} is counted on one side only", transaction_name(t)),
                    t.date, t.id};
        }
        return {
            DifferenceCause::kMissingTransaction,
            fmt::format("a {} of {} is missing", difference.is_negative() ? "receipt" : "payment",
                        magnitude(difference).to_string()),
            {},
            {}};
    }

    bool is_duplicate(const model::Transaction& t) const {
        return std::count_if(transactions_.begin(), transactions_.end(), [&](const auto& other) {
                   return other.date == t.date && other.type == t.type &&
                          other.account == t.account && other.symbol == t.symbol &&
                          other.quantity == t.quantity && other.price == t.price &&
                          other.amount == t.amount;
               }) > 1;
    }

    // A dividend that states its shares is paid on the units held.
    Status compare_dividends() {
        LedgerRun run(transactions_, settings_.lots, OnError::kSkip);
        run.on_booked = [&](const model::Transaction& t) {
            if (t.type != model::TransactionType::kDividend || t.symbol.empty() || !t.quantity ||
                !t.price)
                return;
            const LotBook& book = run.engine().lots();
            const auto symbol = book.symbols.find(t.symbol);
            const auto account = book.accounts.find(t.account);
            const Position* position = symbol && account ? book.find(*account, *symbol) : nullptr;
            const Decimal held = position != nullptr ? position->quantity() : Decimal{};
            if (magnitude(held - *t.quantity) <= settings_.quantity_tolerance) return;
            add({t.account, t.symbol}, "dividend_shares", held, t.quantity,
                {DifferenceCause::kDividendShares,
                 fmt::format("the dividend of {} is on {} shares, but {} were held: an earlier "
                             "purchase, sale or split is missing",
                             t.date.to_string(), t.quantity->to_string(), held.to_string()),
                 t.date, t.id});
        };
        return run.all();
    }

    std::span<const model::Transaction> transactions_;
    const ReconcileSettings& settings_;
    LotReport report_;
    Reconciliation result_;
    std::map<Key, StatedSide> computed_;
    std::map<Key, StatedSide> stated_;
    std::vector<const StatementRow*> lot_rows_;
    std::set<Key> different_;
    std::optional<TransferMoves> moves_;  // of all transactions, once requested
};

}  // namespace

Result<Outcome<Reconciliation>> reconcile(std::span<const model::Transaction> transactions,
                                          const ReconcileSettings& settings) {
    return Comparison(transactions, settings).run();
}

}  // namespace ballast::ledger
