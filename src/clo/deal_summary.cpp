#include "clo/deal_summary.hpp"

#include <array>
#include <cmath>
#include <set>

#include "clo/dated_flows.hpp"
#include "clo/interest_coverage.hpp"
#include "clo/payment_dates.hpp"
#include "clo/test_engine.hpp"
#include "clo/test_trades.hpp"

namespace ballast::clo {

namespace {

struct SummaryFigure {
    std::string_view id;
    std::string_view value;
    std::optional<double> QualityFigures::* member;
};

constexpr std::array kFigures{
    SummaryFigure{"warf", "avg(warf_factor by par where performing)", &QualityFigures::warf},
    SummaryFigure{"spread",
                  "avg(spread+max(0,floor-index_rate) by par where performing and "
                  "coupon_type='floating')",
                  &QualityFigures::spread},
    SummaryFigure{"coupon", "avg(coupon by par where performing and coupon_type='fixed')",
                  &QualityFigures::coupon},
    SummaryFigure{"recovery", "avg(moodys_recovery by par where performing)",
                  &QualityFigures::recovery},
    SummaryFigure{"life", "avg(wal by par where performing)", &QualityFigures::life},
    SummaryFigure{"diversity", "diversity()", &QualityFigures::diversity},
    SummaryFigure{"caa", "share(moodys_rating worse_than 'B3')", &QualityFigures::caa_share},
    SummaryFigure{"ccc", "share(sp_rating worse_than 'B-')", &QualityFigures::ccc_share},
    SummaryFigure{"defaulted", "sum(par where defaulted)", &QualityFigures::defaulted_par},
};

Result<QualityFigures> quality_of(const TestTerms& deal_terms, const Pool& pool) {
    TestTerms terms = deal_terms;
    terms.tests = {};
    terms.coverage.clear();
    terms.matrix.reset();
    for (const SummaryFigure& figure : kFigures)
        terms.tests.custom.push_back({.id = std::string(figure.id),
                                      .name = std::string(figure.id),
                                      .value = std::string(figure.value),
                                      .threshold = 0.0});
    TRY(const TestEngine engine, TestEngine::make(terms, pool, {}));
    const auto figures = engine.figures(engine.state());
    QualityFigures quality;
    for (const SummaryFigure& figure : kFigures) {
        const auto test = engine.find(figure.id);
        if (test && !std::isnan(figures[*test].value))
            quality.*figure.member = figures[*test].value;
    }
    return quality;
}

void count(const TestReport& report, DealSummary& summary) {
    summary.passing += report.status == TestStatus::kPass ? 1 : 0;
    summary.watched += report.status == TestStatus::kPass && report.watch ? 1 : 0;
    summary.not_computable += report.status == TestStatus::kNotComputable ? 1 : 0;
    summary.failing += report.status == TestStatus::kFail ||
                               report.status == TestStatus::kMaintained ||
                               report.status == TestStatus::kImproved
                           ? 1
                           : 0;
}

Status add_tests(const Deal& deal, const TestTerms& terms, const Pool& pool, DealSummary& summary) {
    AdjustedPar adjusted = adjusted_par_of(pool, deal.valuation);
    TRY(const TestEngine engine, TestEngine::make(terms, pool, std::move(adjusted)));
    const PoolState state = engine.state();
    const auto figures = engine.figures(state);
    for (const TestReport& report : engine.reports(state, figures)) count(report, summary);
    const TightestCushion tightest = tightest_cushion(engine, figures);
    if (tightest.test) {
        summary.tightest_test = engine.tests()[*tightest.test].id;
        summary.tightest_test_name = engine.tests()[*tightest.test].name;
        summary.tightest_cushion = tightest.share;
    }
    return {};
}

void add_interest_coverage(const Deal& deal, std::span<const Holding> holdings, fin::Date as_of,
                           DealSummary& summary) {
    for (const TestReport& report :
         interest_coverage(deal, holdings, as_of, CalculationMode::kCorrected)) {
        count(report, summary);
        if (!report.cushion || !report.threshold || !(*report.threshold > 0.0)) continue;
        const double share = *report.cushion / *report.threshold;
        if (summary.tightest_cushion && share >= *summary.tightest_cushion) continue;
        summary.tightest_test = report.id;
        summary.tightest_test_name = report.name;
        summary.tightest_cushion = share;
    }
}

void add_assets(std::span<const Holding> holdings, DealSummary& summary) {
    std::set<std::string_view> obligors;
    double priced = 0.0;
    double value = 0.0;
    for (const Holding& holding : holdings) {
        if (holding.par.is_zero()) continue;
        ++summary.assets;
        obligors.insert(holding.obligor_or_issuer());
        const double par = holding.par.to_double();
        summary.par += par;
        if (!holding.market_value) continue;
        priced += par;
        value += par * holding.market_value->to_double() / 100.0;
    }
    summary.obligors = obligors.size();
    if (summary.par > 0.0) summary.price_coverage = priced / summary.par;
    if (priced > 0.0) summary.market_value = value;
}

void add_cash_and_debt(const Deal& deal, DealSummary& summary) {
    if (deal.state)
        for (const auto& [id, account] : deal.state->accounts) {
            summary.principal_cash += account.principal.to_double();
            summary.interest_cash += account.interest.to_double();
        }
    for (const Tranche& tranche : deal.tranches) {
        if (tranche.kind != TrancheKind::kDebt) continue;
        double balance = tranche.original.to_double();
        if (deal.state)
            if (const auto state = deal.state->tranches.find(tranche.id);
                state != deal.state->tranches.end())
                balance = state->second.balance.value_or(tranche.original).to_double() +
                          state->second.deferred.to_double();
        summary.debt += balance;
    }
}

// From what the equity cost to what it has received, and its net asset value where that is known.
void add_equity(const Deal& deal, fin::Date as_of, DealSummary& summary) {
    // A net asset value of a part of the collateral would be too low.
    if (summary.market_value && summary.price_coverage > 1.0 - 1e-9)
        summary.equity_nav = *summary.market_value + summary.principal_cash - summary.debt;
    std::vector<DatedFlow> flows;
    for (const Tranche& tranche : deal.tranches)
        if (tranche.kind == TrancheKind::kEquity)
            flows.push_back({deal.dates.closing, -tranche.original.to_double()});
    if (deal.incentive && !deal.incentive->investments.empty()) {
        flows.clear();
        for (const Investment& investment : deal.incentive->investments)
            flows.push_back({investment.date, -investment.amount.to_double()});
    }
    if (!deal.state || !summary.equity_nav || as_of <= deal.dates.closing) return;
    for (const Investment& payment : deal.state->equity_payments)
        if (payment.date <= as_of) flows.push_back({payment.date, payment.amount.to_double()});
    flows.push_back({as_of, *summary.equity_nav});
    summary.equity_irr = internal_rate(flows);
}

}  // namespace

Result<DealSummary> summarize(const Deal& deal, std::span<const Holding> holdings,
                              fin::Date as_of) {
    DealSummary summary;
    add_assets(holdings, summary);
    add_cash_and_debt(deal, summary);
    add_equity(deal, as_of, summary);
    TRY(const auto periods, payment_periods(deal));
    for (const PaymentPeriod& period : periods)
        if (period.payment > as_of) {
            summary.next_payment = period.payment;
            break;
        }
    const TestTerms terms = test_terms(deal, as_of, CalculationMode::kCorrected);
    const Pool pool(holdings, {.source = deal.options.ratings, .as_of = as_of});
    TRY(summary.quality, quality_of(terms, pool));
    TRY_STATUS(add_tests(deal, terms, pool, summary));
    add_interest_coverage(deal, holdings, as_of, summary);
    return summary;
}

}  // namespace ballast::clo
