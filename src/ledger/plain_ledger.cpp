#include "ledger/plain_ledger.hpp"

#include <algorithm>
#include <deque>
#include <fmt/format.h>
#include <tuple>

#include "base/threads.hpp"
#include "ledger/lot_report.hpp"
#include "ledger/plain_part.hpp"

namespace ballast::ledger {

namespace {

constexpr std::size_t kRowsPerThread = 20'000;  // smaller ledgers are faster on one thread

Decimal quantity_of(std::int64_t micro) { return Decimal::from_units(Int128{micro} * 1'000'000); }

class PlainLedger {
public:
    PlainLedger(const PlainFrame& frame, const LotSettings& settings, ReportDetail detail)
        : frame_(frame), settings_(settings), detail_(detail) {}

    // Returns false when not plain.
    bool book(const Work& work) {
        rings_.resize(frame_.positions.size());
        const std::size_t threads = work.threads != nullptr ? work.threads->size() : 1;
        const std::size_t parts = std::clamp<std::size_t>(frame_.rows / kRowsPerThread, 1, threads);
        for (std::size_t part = 0; part < parts; ++part)
            parts_.emplace_back(frame_, part, parts, full(), rings_);
        std::vector<char> plain(parts);
        const auto one = [&](std::size_t part) { plain[part] = parts_[part].book() ? 1 : 0; };
        if (parts > 1)
            work.threads->for_blocks(parts, one);
        else
            one(0);
        return std::find(plain.begin(), plain.end(), 0) == plain.end();
    }

    Outcome<LotReport> report(const Work& work) {
        Outcome<LotReport> outcome{{}, frame_.signs.issues()};
        LotReport& report = outcome.value;
        if (full()) {
            number_lots();
            add_disposals(report.disposals, work);
        }
        if (full() || !settings_.prices.empty()) add_open_lots(report.open_lots);
        const fin::Date as_of = settings_.as_of.value_or(frame_.last);
        if (as_of != fin::Date{}) report.as_of = as_of;
        value_lots(report, settings_, as_of, outcome.issues);
        if (!full()) report.open_lots.clear();
        add_holdings(report.holdings);
        add_realized(report.realized);
        add_cash(report.cash);
        return outcome;
    }

private:
    bool full() const { return detail_ == ReportDetail::kFull; }

    std::string account(std::uint32_t code) const {
        return frame_.columns.accounts.empty() ? std::string() : frame_.columns.account_words[code];
    }
    const std::string& symbol(const PlainPosition& position) const {
        return frame_.columns.symbol_words[position.symbol];
    }
    std::string id(std::size_t row) const {
        return frame_.columns.ids.empty() ? std::string()
                                          : std::string(frame_.columns.ids[frame_.source(row)]);
    }
    std::string lot_id(std::size_t row) const {
        return frame_.columns.ids.empty() ? fmt::format("lot-{}", lot_number_[row]) : id(row);
    }

    // Lots without a name are numbered in purchase order.
    void number_lots() {
        if (!frame_.columns.ids.empty()) return;
        lot_number_.resize(frame_.rows);
        std::uint32_t number = 0;
        for (std::size_t row = 0; row < frame_.rows; ++row)
            if (is_purchase(frame_.columns.types[frame_.source(row)])) lot_number_[row] = ++number;
    }

    Disposal disposal(const PlainSale& sale) const {
        const PlainPosition& position = frame_.positions[sale.position];
        const fin::Date acquired = fin::Date::from_serial(sale.acquired);
        return {.date = frame_.columns.dates[frame_.source(sale.row)],
                .symbol = symbol(position),
                .account = account(position.account),
                .lot_id = lot_id(sale.lot),
                .acquired = acquired,
                .holding_from = acquired,
                .quantity = quantity_of(sale.units),
                .proceeds = Decimal::from_units(sale.proceeds),
                .cost_basis = Decimal::from_units(sale.basis),
                .gain = Decimal::from_units(sale.proceeds - sale.basis),
                .term = sale.term,
                .wash_sale_disallowed = {},
                .code = {},
                .rule = DisposalRule::kSale,
                .transaction = id(sale.row),
                .currency = frame_.columns.currency};
    }

    // Each part has its own sales in posting order.
    void add_disposals(std::vector<Disposal>& disposals, const Work& work) {
        std::vector<PlainSale> sales;
        for (PlainPart& part : parts_) {
            const auto middle = static_cast<std::ptrdiff_t>(sales.size());
            const std::vector<PlainSale>& own = part.result().sales;
            sales.insert(sales.end(), own.begin(), own.end());
            std::inplace_merge(
                sales.begin(), sales.begin() + middle, sales.end(),
                [](const PlainSale& a, const PlainSale& b) { return a.row < b.row; });
        }
        disposals.resize(sales.size());
        constexpr std::size_t kBlock = 8192;
        parallel_blocks(work, sales.size(), kBlock,
                        [&](std::size_t, std::size_t begin, std::size_t end) {
                            for (std::size_t i = begin; i < end; ++i)
                                disposals[i] = disposal(sales[i]);
                        });
    }

    void add_open_lots(std::vector<OpenLot>& lots) {
        for (std::size_t p = 0; p < rings_.size(); ++p) {
            const PlainPosition& position = frame_.positions[p];
            const PlainResult& part = parts_[position.symbol % parts_.size()].result();
            for (std::size_t j = rings_[p].head; j < rings_[p].lots.size(); ++j) {
                const PlainLot& lot = rings_[p].lots[j];
                OpenLot& open = lots.emplace_back();
                if (full()) open.lot_id = lot_id(part.lot_rows[lot.row]);
                open.account = account(position.account);
                open.symbol = symbol(position);
                open.acquired = open.holding_from = fin::Date::from_serial(lot.acquired);
                open.quantity = quantity_of(lot.quantity);
                open.cost_basis = Decimal::from_units(lot.basis);
                open.currency = frame_.columns.currency;
            }
        }
    }

    void add_holdings(std::vector<Holding>& holdings) const {
        for (std::size_t p = 0; p < rings_.size(); ++p) {
            const PlainRing& ring = rings_[p];
            if (!ring.was_held()) continue;
            Int128 basis = 0;
            for (std::size_t j = ring.head; j < ring.lots.size(); ++j) basis += ring.lots[j].basis;
            const PlainPosition& position = frame_.positions[p];
            holdings.push_back({account(position.account), symbol(position), quantity_of(ring.held),
                                Decimal::from_units(basis), Decimal::from_units(ring.gain),
                                frame_.columns.currency});
        }
        std::sort(holdings.begin(), holdings.end(), [](const Holding& a, const Holding& b) {
            return std::tie(a.account, a.symbol) < std::tie(b.account, b.symbol);
        });
    }

    void add_realized(std::vector<RealizedGain>& realized) {
        std::map<int, PlainGains> by_year;
        PlainGains all;
        for (PlainPart& part : parts_)
            for (const auto& [year, gains] : part.result().by_year) {
                by_year[year].short_term += gains.short_term;
                by_year[year].long_term += gains.long_term;
                all.short_term += gains.short_term;
                all.long_term += gains.long_term;
            }
        const auto add = [&](std::optional<int> year, const PlainGains& gains) {
            realized.push_back({year, frame_.columns.currency,
                                Decimal::from_units(gains.short_term),
                                Decimal::from_units(gains.long_term), Decimal{},
                                Decimal::from_units(gains.short_term + gains.long_term)});
        };
        for (const auto& [year, gains] : by_year) add(year, gains);
        if (!by_year.empty()) add(std::nullopt, all);
    }

    void add_cash(std::vector<CashBalance>& balances) {
        for (std::uint32_t code = 0; code < frame_.accounts(); ++code) {
            PlainCash cash;
            for (PlainPart& part : parts_) {
                cash.balance += part.result().cash[code].balance;
                cash.moved = cash.moved || part.result().cash[code].moved;
            }
            if (cash.moved)
                balances.push_back(
                    {account(code), frame_.columns.currency, Decimal::from_units(cash.balance)});
        }
        std::sort(balances.begin(), balances.end(),
                  [](const CashBalance& a, const CashBalance& b) { return a.account < b.account; });
    }

    const PlainFrame& frame_;
    const LotSettings& settings_;
    ReportDetail detail_;
    std::vector<PlainRing> rings_;  // by position
    std::deque<PlainPart> parts_;
    std::vector<std::uint32_t> lot_number_;  // by row
};

}  // namespace

std::optional<Outcome<LotReport>> plain_report(const model::TransactionColumns& columns,
                                               const LotSettings& settings, ReportDetail detail,
                                               const Work& work, OutflowSign outflow_sign) {
    const auto frame = plain_frame(columns, settings, outflow_sign, work);
    if (!frame) return std::nullopt;
    PlainLedger ledger(*frame, settings, detail);
    if (!ledger.book(work)) return std::nullopt;
    return ledger.report(work);
}

}  // namespace ballast::ledger
