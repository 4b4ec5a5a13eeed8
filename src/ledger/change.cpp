#include "ledger/change.hpp"

#include <algorithm>
#include <set>

#include "ledger/amounts.hpp"

namespace ballast::ledger {

namespace {

using Type = model::TransactionType;

class Explanation {
public:
    Explanation(std::span<const model::Transaction> transactions, const MarketInputs& market,
                LotSettings lots, OnError on_error)
        : run_(transactions, std::move(lots), on_error), valuation_(market) {
        for (const auto& t : transactions) days_.insert(t.date);
        run_.before = [this](const model::Transaction&) {
            if (change_ != nullptr) before_ = valuation_.total(run_.engine());
        };
        run_.on_booked = [this](const model::Transaction& t) {
            if (change_ != nullptr) attribute(t, valuation_.total(run_.engine()) - before_);
        };
    }

    Status start(fin::Date date) {
        TRY_STATUS(run_.until(date));
        valuation_.set_prices(date);
        valuation_.set_rates(date);
        return {};
    }

    Result<Change> next(fin::Date from, fin::Date to) {
        Change change{.from = from, .to = to, .start = valuation_.total(run_.engine())};
        change_ = &change;
        std::vector<fin::Date> days(days_.upper_bound(from), days_.upper_bound(to));
        if (days.empty() || days.back() != to) days.push_back(to);
        for (const fin::Date day : days) {
            const Decimal before = valuation_.total(run_.engine());
            valuation_.set_rates(day);
            const Decimal rated = valuation_.total(run_.engine());
            valuation_.set_prices(day);
            const Decimal priced = valuation_.total(run_.engine());
            change.fx += rated - before;
            change.market += priced - rated;
            TRY_STATUS(run_.until(day));
        }
        change_ = nullptr;
        return change;
    }

    const LedgerRun& run() const { return run_; }

private:
    void attribute(const model::Transaction& t, Decimal effect) {
        const auto in_base = [&](Decimal amount) {
            return valuation_.convert(amount, t.currency).value_or(Decimal{});
        };
        switch (t.type) {
            case Type::kDeposit:
            case Type::kWithdrawal:
            // A transfer between accounts of the ledger changes nothing except by its fee.
            case Type::kTransferIn:
            case Type::kTransferOut:
                change_->flows += effect;
                return;
            case Type::kDividend:
            case Type::kInterest:
                change_->income += effect;
                return;
            case Type::kFee:
            case Type::kTax:
                change_->fees += effect;
                return;
            case Type::kReinvest: {
                const Decimal income = in_base(cost_of(t));
                change_->income += income;
                change_->market += effect - income;
                return;
            }
            default: {
                const Decimal fees = in_base(-t.fees);
                change_->fees += fees;
                change_->market += effect - fees;
            }
        }
    }

    LedgerRun run_;
    Valuation valuation_;
    std::set<fin::Date> days_;
    Change* change_ = nullptr;
    Decimal before_;
};

}  // namespace

Result<Outcome<std::vector<Change>>> explain_change(
    std::span<const model::Transaction> transactions, const MarketInputs& market,
    const NetWorthSettings& settings) {
    if (settings.dates.size() < 2)
        return fail(Code::kInvalidInput, "a change requires at least two dates");
    // Revalued day by day on a separate path.
    TRY(auto worth, net_worth(transactions, market, settings));
    Outcome<std::vector<Change>> outcome{{}, std::move(worth.issues)};
    Explanation explanation(transactions, market, settings.lots, settings.on_error);
    TRY_STATUS(explanation.start(settings.dates.front()));
    for (std::size_t i = 1; i < settings.dates.size(); ++i) {
        TRY(Change change, explanation.next(settings.dates[i - 1], settings.dates[i]));
        change.start = worth.value[i - 1].total;
        change.end = worth.value[i].total;
        change.revaluation = worth.value[i].valued - worth.value[i - 1].valued;
        change.residual = change.end - change.start - change.flows - change.income - change.fees -
                          change.market - change.fx - change.revaluation;
        outcome.value.push_back(change);
    }
    return outcome;
}

}  // namespace ballast::ledger
