#include "ledger/plain_ledger.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <tuple>

#include "ledger/amounts.hpp"
#include "ledger/lot_report.hpp"
#include "ledger/plain_kernel.hpp"

namespace ballast::ledger {

namespace {

using Type = model::TransactionType;

struct PlainPosition {
    std::string_view account;
    std::string_view symbol;
    fin::Currency currency;
};

class PlainLedger {
public:
    PlainLedger(std::span<const model::Transaction> transactions, const LotSettings& settings)
        : transactions_(transactions), settings_(settings) {}

    // False: not plain.
    bool run() {
        if (settings_.method != LotMethod::kFifo || !settings_.method_changes.empty() ||
            settings_.scope != LotScope::kAccount || settings_.wash_sales)
            return false;
        const std::vector<std::size_t> order = booking_order(transactions_);
        rows_.reserve(order.size());
        for (const std::size_t i : order) {
            const model::Transaction& t = transactions_[i];
            if (settings_.as_of && t.date > *settings_.as_of) break;
            as_of_ = t.date;
            if (!enter(t, i)) return false;
        }
        return book();
    }

    Outcome<LotReport> report() {
        Outcome<LotReport> outcome;
        LotReport& report = outcome.value;
        report.disposals = std::move(disposals_);
        for (std::size_t p = 0; p < rings_.size(); ++p)
            for (std::size_t j = rings_[p].head; j < rings_[p].lots.size(); ++j)
                report.open_lots.push_back(open_lot(rings_[p].lots[j], positions_[p]));
        for (const auto& [key, balance] : cash_)
            report.cash.push_back({std::string(key.first), key.second, balance});
        complete(report, settings_, settings_.as_of.value_or(as_of_), outcome.issues);
        return outcome;
    }

private:
    bool enter(const model::Transaction& t, std::size_t i) {
        const bool buy = t.type == Type::kBuy || t.type == Type::kReinvest;
        const bool cash = t.type == Type::kDividend || t.type == Type::kInterest ||
                          t.type == Type::kFee || t.type == Type::kTax ||
                          t.type == Type::kDeposit || t.type == Type::kWithdrawal;
        const bool split = t.type == Type::kSplit && t.ratio;
        if (!buy && !cash && !split && t.type != Type::kSell) return false;
        if (!check_transaction(t)) return false;
        if (const Decimal effect = cash_effect(t); !effect.is_zero())
            cash_[{t.account, t.currency}] += effect;
        if (cash) return true;
        if (split) return enter_split(t, i);
        if (t.type == Type::kSell && !t.lot_id.empty()) return false;
        PlainRow row{.date = t.date.serial(),
                     .position = position(t),
                     .kind = buy ? PlainKind::kBuy : PlainKind::kSell,
                     .stated = t.amount.has_value() || multiplier_of(t) != Decimal{1}};
        const Decimal money = buy ? cost_of(t) : proceeds_of(t);
        if (!to_micro(*t.quantity, row.quantity) ||
            !to_micro(row.stated ? money : *t.price, row.price) || !to_micro(t.fees, row.fees))
            return false;
        if (buy) (t.lot_id.empty() && t.id.empty() ? unnamed_ : named_) = true;
        fin::Currency& currency = positions_[row.position].currency;
        if (buy && currency == fin::Currency{}) currency = t.currency;
        if (currency != t.currency) return false;
        rows_.push_back(row);
        sources_.push_back(i);
        return !(named_ && unnamed_);
    }

    bool enter_split(const model::Transaction& t, std::size_t i) {
        PlainRow row{.date = t.date.serial(), .kind = PlainKind::kSplit};
        if (!to_micro(*t.ratio, row.quantity) || !to_micro(t.ratio_base, row.price)) return false;
        const auto of_symbol = by_symbol_.find(t.symbol);
        if (of_symbol == by_symbol_.end()) return true;
        for (const std::uint32_t p : of_symbol->second) {
            if (!t.account.empty() && positions_[p].account != t.account) continue;
            row.position = p;
            rows_.push_back(row);
            sources_.push_back(i);
        }
        return true;
    }

    std::uint32_t position(const model::Transaction& t) {
        std::vector<std::uint32_t>& of_symbol = by_symbol_[t.symbol];
        for (const std::uint32_t p : of_symbol)
            if (positions_[p].account == t.account) return p;
        const auto made = static_cast<std::uint32_t>(positions_.size());
        positions_.push_back({t.account, t.symbol, {}});
        of_symbol.push_back(made);
        return made;
    }

    bool book() {
        rings_.resize(positions_.size());
        lot_number_.resize(rows_.size());
        std::uint32_t number = 0;
        for (std::size_t i = 0; i < rows_.size(); ++i)
            if (rows_[i].kind == PlainKind::kBuy) lot_number_[i] = ++number;
        const PlainEnd end = plain_fifo(
            rows_, rings_,
            [&](std::size_t row, const PlainLot& lot, std::int64_t units, Int128 proceeds,
                Int128 basis) { sold(row, lot, units, proceeds, basis); });
        return end.stop == PlainStop::kDone;
    }

    std::string lot_id(std::uint32_t row) const {
        const model::Transaction& t = transactions_[sources_[row]];
        if (!t.lot_id.empty()) return t.lot_id;
        if (!t.id.empty()) return t.id;
        return fmt::format("lot-{}", lot_number_[row]);
    }

    void sold(std::size_t row, const PlainLot& lot, std::int64_t units, Int128 proceeds,
              Int128 basis) {
        const model::Transaction& t = transactions_[sources_[row]];
        const fin::Date acquired = fin::Date::from_serial(lot.acquired);
        disposals_.push_back({.date = t.date,
                              .symbol = t.symbol,
                              .account = t.account,
                              .lot_id = lot_id(lot.row),
                              .acquired = acquired,
                              .holding_from = acquired,
                              .quantity = Decimal::from_units(Int128{units} * 1'000'000),
                              .proceeds = Decimal::from_units(proceeds),
                              .cost_basis = Decimal::from_units(basis),
                              .gain = Decimal::from_units(proceeds - basis),
                              .term = term_of(acquired, t.date),
                              .wash_sale_disallowed = {},
                              .code = {},
                              .rule = DisposalRule::kSale,
                              .transaction = t.id,
                              .currency = positions_[rows_[row].position].currency});
    }

    OpenLot open_lot(const PlainLot& lot, const PlainPosition& position) const {
        const fin::Date acquired = fin::Date::from_serial(lot.acquired);
        OpenLot open;
        open.lot_id = lot_id(lot.row);
        open.account = position.account;
        open.symbol = position.symbol;
        open.acquired = open.holding_from = acquired;
        open.quantity = Decimal::from_units(Int128{lot.quantity} * 1'000'000);
        open.cost_basis = Decimal::from_units(lot.basis);
        open.currency = position.currency;
        return open;
    }

    std::span<const model::Transaction> transactions_;
    const LotSettings& settings_;
    std::vector<PlainRow> rows_;
    std::vector<std::size_t> sources_;  // transaction of each row
    std::vector<std::uint32_t> lot_number_;
    std::vector<PlainPosition> positions_;
    std::map<std::string_view, std::vector<std::uint32_t>> by_symbol_;
    std::map<std::pair<std::string_view, fin::Currency>, Decimal> cash_;
    std::vector<PlainRing> rings_;
    std::vector<Disposal> disposals_;
    bool named_ = false;
    bool unnamed_ = false;
    fin::Date as_of_;
};

}  // namespace

std::optional<Outcome<LotReport>> plain_report(std::span<const model::Transaction> transactions,
                                               const LotSettings& settings) {
    PlainLedger ledger(transactions, settings);
    if (!ledger.run()) return std::nullopt;
    return ledger.report();
}

}  // namespace ballast::ledger
