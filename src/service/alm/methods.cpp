#include "service/methods.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "alm/book_change.hpp"
#include "service/alm/business_plan_requests.hpp"
#include "service/alm/describe_cashflows.hpp"
#include "service/alm/inputs.hpp"
#include "service/alm/planned_value.hpp"
#include "service/alm/valuation.hpp"
#include "service/field_error.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// A valuation from which the response is built.
struct Valued {
    const alm::Market& market;
    const alm::Book& book;
    const std::vector<alm::Scenario>& scenarios;
    const alm::BookValue& value;
    std::vector<std::vector<double>> option_value;  // [group][scenario]; empty: none
};

double option_value(const Valued& valued, std::size_t scenario) {
    double sum = 0.0;
    for (const std::vector<double>& group : valued.option_value) sum += group[scenario];
    return sum;
}

// Group sums, aggregated by a coarser key.
template <class Key>
std::vector<AlmGroupValue> grouped(const Valued& valued, std::size_t s, const Key& key) {
    std::vector<AlmGroupValue> rows;
    for (std::size_t g = 0; g < valued.value.groups.size(); ++g) {
        const alm::Group& group = valued.book.groups()[g];
        const std::string name = key(group);
        auto row = std::ranges::find(rows, name, &AlmGroupValue::key);
        if (row == rows.end()) row = rows.insert(rows.end(), AlmGroupValue{.key = name});
        const alm::BookTotal& total = valued.value.groups[g][s];
        const alm::BookTotal& base = valued.value.groups[g][0];
        row->balance += group.balance * valued.market.currencies[group.currency].fx_to_reporting *
                        (group.side == alm::Side::kAsset ? 1.0 : -1.0);
        row->notional += group.notional * valued.market.currencies[group.currency].fx_to_reporting;
        row->eve += total.eve;
        row->delta_eve += total.eve - base.eve;
        row->nii += total.nii();
        row->delta_nii += total.nii() - base.nii();
    }
    std::ranges::sort(rows, {}, &AlmGroupValue::key);
    return rows;
}

AlmScenarioValue scenario_value(const Valued& valued, std::size_t s) {
    const alm::BookTotal total = valued.value.total(s);
    const alm::BookTotal base = valued.value.total(0);
    AlmScenarioValue row{.scenario = valued.scenarios[s].name,
                         .eve = total.eve,
                         .delta_eve = total.eve - base.eve,
                         .option_value = option_value(valued, s),
                         .nii = total.nii(),
                         .delta_nii = total.nii() - base.nii(),
                         .nii_stub = total.stub};
    row.delta_option_value = row.option_value - option_value(valued, 0);
    for (std::size_t m = 0; m < total.running.size(); ++m) {
        row.nii_by_month.push_back(total.nii(m));
        row.nii_existing_business += total.running[m];
        row.nii_new_business += total.renewal[m];
    }
    row.nii_existing_business -= total.stub;
    row.by_side = grouped(valued, s, [](const alm::Group& group) {
        return std::string(alm::section_of(group.off_balance, group.side));
    });
    row.by_currency = grouped(valued, s, [&](const alm::Group& group) {
        return valued.market.currencies[group.currency].currency;
    });
    row.by_product = grouped(valued, s, [](const alm::Group& group) { return group.product; });
    return row;
}

void add_positions(const Valued& valued, const std::vector<alm::Position>& positions,
                   AlmValueResponse& response) {
    const std::size_t scenarios = valued.scenarios.size();
    const std::size_t months = valued.book.horizon().months();
    for (std::size_t i = 0; i < positions.size(); ++i)
        for (std::size_t s = 0; s < scenarios; ++s) {
            const std::size_t at = i * scenarios + s;
            AlmPositionValue row{.id = positions[i].id,
                                 .scenario = valued.scenarios[s].name,
                                 .eve = valued.value.eve[at],
                                 .nii = valued.value.nii[at]};
            const double* first = valued.value.nii_by_month.data() + at * months;
            row.nii_by_month.assign(first, first + months);
            response.positions.push_back(std::move(row));
        }
}

void add_ladder(const Valued& valued, alm::Ladder&& ladder, AlmValueResponse& response) {
    for (std::size_t s = 0; s < valued.scenarios.size(); ++s)
        for (std::size_t b = 0; b < ladder.gap.size(); ++b)
            response.scenarios[s].by_bucket.push_back(
                {ladder.gap[b].bucket, ladder.eve[s][b], ladder.eve[s][b] - ladder.eve[0][b]});
    response.gap = std::move(ladder.gap);
}

// Time value of options added to EVE: the book valued a second time.
Result<std::vector<std::vector<double>>> option_values(const AlmValuedBook& valued,
                                                       const alm::BookValue& intrinsic) {
    std::vector<std::vector<double>> result;
    if (std::ranges::none_of(valued.market.currencies,
                             [](const auto& currency) { return currency.volatility > 0.0; }))
        return result;
    TRY(const alm::BookValue value, valued.with_time_value());
    for (std::size_t g = 0; g < value.groups.size(); ++g) {
        std::vector<double>& row = result.emplace_back();
        for (std::size_t s = 0; s < value.scenarios; ++s)
            row.push_back(value.groups[g][s].eve - intrinsic.groups[g][s].eve);
    }
    return result;
}

// The NII of the outlier test; empty where the analysis has its terms.
Result<alm::GroupNii> test_nii_of(const AlmValueRequest& request, const alm::Market& market,
                                  const AlmLoadedBook& loaded,
                                  std::span<const alm::Scenario> scenarios, const Work& work) {
    const auto settings =
        alm::nii_test_settings(loaded.book.settings(), *market.regulation, scenarios, 0);
    if (!settings) return alm::GroupNii{};
    std::optional<alm::MarginTable> margins;
    if (request.renewal_margins == AlmMarginSource::kCalibrated) {
        margins.emplace(market, request.lookback_months);
        for (const alm::Position& position : loaded.positions) margins->learn(position);
    }
    alm::Book test(market, request.behaviour, *settings);
    for (const alm::Position& position : loaded.positions) {
        const auto added =
            margins ? test.add(alm::as_valued(position, &*margins)) : test.add(position);
        if (!added) return added.error();
    }
    return alm::nii_of_test(test, loaded.book.groups(), market, scenarios, 0, work);
}

// `request`: of the run-off or the constant balance sheet. `plan`: null, or valued beside the
// run-off.
Result<AlmValueResponse> valued(Call& call, const AlmValueRequest& request,
                                const alm::BusinessPlan* plan) {
    TRY(const alm::Market market, alm_market(request, request.curves));
    TRY(const auto scenarios, alm_scenarios(market, request.scenarios));
    const alm::BookSettings settings{.horizon_months = request.horizon_months,
                                     .months = request.months,
                                     .balance = request.balance,
                                     .renewal = request.renewal,
                                     .margins = request.margins};
    alm::RenewalMargins margins;
    if (request.balance == alm::BalanceRule::kConstant &&
        request.renewal_margins == AlmMarginSource::kCalibrated)
        margins = alm::calibrate_margins(market, request.positions.rows, request.lookback_months);
    TRY(AlmLoadedBook loaded, alm_book(request, market, settings, margins.of_position));
    note_unlisted_currencies(market, scenarios, loaded.issues);
    const Work& work = call.work();
    TRY(const alm::BookValue value,
        alm::value_book(loaded.book, market, scenarios,
                        request.detail ? alm::Detail::kMonths : alm::Detail::kTotals, work));
    TRY(const alm::GroupNii test_nii, test_nii_of(request, market, loaded, scenarios, work));
    const AlmValuedBook valued{
        .market = market,
        .book = loaded.book,
        .coverage = loaded.coverage,
        .issues = loaded.issues,
        .defaults = loaded.defaults,
        .defaulted = loaded.defaulted,
        .with_time_value = [&]() -> Result<alm::BookValue> {
            alm::BookSettings timed = settings;
            timed.time_value = true;
            TRY(const AlmLoadedBook again, alm_book(request, market, timed, margins.of_position));
            return alm::value_book(again.book, market, scenarios, alm::Detail::kTotals, work);
        },
        .ladder = [&] { return alm::make_ladder(loaded.book, market, scenarios, work); },
        .test_nii = test_nii};
    TRY(AlmValueResponse response, alm_value_response(request, valued, scenarios, value, work));
    if (request.detail)
        add_positions({market, loaded.book, scenarios, value, {}}, loaded.positions, response);
    response.renewal_margins = std::move(margins.figures);
    if (plan) {
        const alm::BookInputs inputs{loaded.book, market, request.behaviour, scenarios};
        TRY(const alm::PlannedBusiness planned,
            alm::value_business_plan(*plan, request.funding, inputs, work));
        add_planned(alm::planned_parts(*plan, planned, market), response);
        note_past_amounts(planned, loaded.issues);
    }
    response.issues = std::move(loaded.issues);
    return response;
}

Result<AlmValueResponse> run_value(Call& call, const AlmValueRequest& request) {
    const bool is_dynamic = request.balance == alm::BalanceRule::kDynamic;
    if (is_dynamic != request.plan.has_value())
        return is_dynamic ? invalid("/plan", "required",
                                    "the dynamic balance sheet requires a plan of new business",
                                    "give plan; alm.session.value takes a stored plan")
                          : invalid("/plan", "not_allowed",
                                    "only the dynamic balance sheet has a plan of new business",
                                    "give balance dynamic, or leave plan out");
    AlmValueResponse response;
    if (is_dynamic) {
        TRY_STATUS(check_business_plan(*request.plan, "/plan"));
        AlmValueRequest run_off = request;
        run_off.balance = alm::BalanceRule::kRunoff;
        TRY(response, valued(call, run_off, &*request.plan));
    } else {
        TRY(response, valued(call, request, nullptr));
    }
    fill_provenance(response, "alm.value", request, "", std::move(response.issues));
    return response;
}

void add_flows(const alm::ResolvedPosition& resolved, const alm::RateView& rates,
               const alm::Regulation& regulation, const std::string& scenario,
               std::vector<AlmFlow>& flows) {
    for (std::size_t i = 0; i < resolved.legs.size(); ++i) {
        const alm::ResolvedLeg& leg = resolved.legs[i];
        const double sign = leg.sign();
        for (const alm::Flow& flow : leg.project_cash_flows(rates, regulation).flows)
            flows.push_back({.position = leg.contract.id,
                             .scenario = scenario,
                             .date = flow.date,
                             .paid = flow.paid,
                             .interest = sign * flow.interest,
                             .principal = sign * flow.principal,
                             .balance = sign * flow.balance,
                             .rate = flow.rate,
                             .reset = flow.reset,
                             .discount = rates.discount(flow.paid),
                             .leg = resolved.legs.size() > 1 ? static_cast<int>(i) + 1 : 0});
    }
}

Result<AlmCashflowsResponse> run_cashflows(Call& call, const AlmCashflowsRequest& request) {
    TRY(const alm::Market market, alm_market(request, request.curves));
    std::vector<AlmScenario> asked = request.scenarios;
    if (asked.empty()) asked.emplace_back("base");
    TRY(auto scenarios, alm_scenarios(market, asked));
    // Base is returned only where it is requested.
    if (std::ranges::none_of(asked, [](const AlmScenario& scenario) {
            const std::string* name = std::get_if<std::string>(&scenario);
            return name && *name == "base";
        }))
        scenarios.erase(scenarios.begin());
    TRY(AlmLoadedBook loaded, alm_book(request, market, {}));
    AlmCashflowsResponse response;
    for (std::size_t first = 0; first < scenarios.size(); first += alm::kLanes) {
        const std::span batch =
            std::span(scenarios).subspan(first, std::min(alm::kLanes, scenarios.size() - first));
        const alm::LaneTables tables =
            alm::make_lane_tables(market, batch, loaded.book.days(), false, call.work());
        for (const alm::Position& position : loaded.positions) {
            TRY(const alm::ResolvedPosition resolved, loaded.book.resolve(position));
            for (std::size_t lane = 0; lane < batch.size(); ++lane)
                add_flows(resolved, alm::RateView(tables, resolved.currency(), lane),
                          *market.regulation, batch[lane].name, response.flows);
        }
    }
    response.regulation = alm_stamp(*market.regulation);
    response.as_of = market.as_of;
    response.coverage = loaded.coverage;
    response.defaulted = loaded.defaulted;
    response.defaults = std::move(loaded.defaults);
    fill_provenance(response, "alm.cashflows", request, "", std::move(loaded.issues));
    return response;
}

Result<AlmShocksResponse> run_shocks(Call& /*call*/, const AlmShocksRequest& request) {
    TRY(const alm::Market market, alm_market(request, request.curves));
    TRY(const auto scenarios, alm_scenarios(market, request.scenarios));
    if (request.currency && !market.find(*request.currency))
        return fail(Code::kInvalidInput,
                    fmt::format("the request has no curves of {}", *request.currency));
    std::vector<double> at = request.at;
    if (at.empty())
        for (const alm::TimeBucket& bucket : alm::standard_buckets()) at.push_back(bucket.midpoint);
    AlmShocksResponse response;
    for (std::size_t c = 0; c < market.currencies.size(); ++c) {
        const alm::CurrencyCurves& curves = market.currencies[c];
        if (request.currency && curves.currency != *request.currency) continue;
        for (const alm::Scenario& scenario : scenarios)
            for (std::size_t k = 0; k <= curves.projections.size(); ++k) {
                const auto projection = k == 0 ? std::nullopt : std::optional(k - 1);
                AlmShockedCurve curve{
                    .currency = curves.currency,
                    .scenario = scenario.name,
                    .curve = k == 0 ? "discount" : curves.projections[k - 1].name};
                for (const double t : at) {
                    const double base =
                        alm::scenario_zero(market, c, alm::Scenario{}, projection, t);
                    const double zero = alm::scenario_zero(market, c, scenario, projection, t);
                    curve.points.push_back({t, base,
                                            alm::scenario_shift(market, c, scenario, t) * 1e4, zero,
                                            std::exp(-zero * t)});
                }
                response.curves.push_back(std::move(curve));
            }
    }
    response.regulation = alm_stamp(*market.regulation);
    response.as_of = market.as_of;
    Issues issues;
    note_unlisted_currencies(market, scenarios, issues);
    fill_provenance(response, "alm.shocks", request, "", std::move(issues));
    return response;
}

Cost cost_of(const AlmValueRequest& request) {
    const std::size_t scenarios = request.scenarios.size() + kScenariosOfRegulation;
    Cost cost =
        bank_cost(request.positions.rows.size(), scenarios, request.horizon_months, request.detail);
    if (request.plan)
        cost = cost + plan_value_cost(*request.plan, scenarios, request.horizon_months);
    return cost;
}

Cost cost_of(const AlmCashflowsRequest& request) {
    constexpr double kDaysOfMonth = 30;
    constexpr double kMostMonths = 1'200;
    const auto as_of = request.as_of ? request.as_of : request.analysis_date;
    double flows = 0;
    for (const alm::Position& position : request.positions.rows) {
        const double months =
            position.maturity && as_of
                ? std::clamp((*position.maturity - *as_of) / kDaysOfMonth, 1.0, kMostMonths)
                : 360.0;
        flows += 1 + (position.payment_months > 0 ? months / position.payment_months : 0);
    }
    return cash_flow_cost(flows, std::max<std::size_t>(request.scenarios.size(), 1));
}

}  // namespace

Result<AlmValueResponse> alm_value_response(const AlmValueRequest& request,
                                            const AlmValuedBook& book,
                                            const std::vector<alm::Scenario>& scenarios,
                                            const alm::BookValue& value, const Work& work) {
    TRY(auto options, option_values(book, value));
    const Valued valued{book.market, book.book, scenarios, value, std::move(options)};
    AlmValueResponse response;
    for (std::size_t s = 0; s < scenarios.size(); ++s)
        response.scenarios.push_back(scenario_value(valued, s));
    const auto aggregations =
        alm::aggregate(book.market, book.book.groups(), value, scenarios, 0, valued.option_value,
                       request.eu_gain_limit ? alm::GainLimit::kLosses : alm::GainLimit::kNone);
    for (const alm::Aggregation& row : aggregations) {
        AlmAggregation& out = response.aggregation[row.scenario];
        for (const alm::CurrencyChange& change : row.by_currency)
            out.by_currency[change.currency] = change.change;
        out.basel_loss = row.basel_loss;
        out.eu = row.eu;
        out.eu_gains_cut = row.eu_gains_cut;
    }
    response.outlier = alm::outlier_tests(book.market, book.book.groups(), value, scenarios, 0,
                                          aggregations, request.tier1, book.test_nii);
    if (request.buckets) {
        TRY(alm::Ladder ladder, book.ladder());
        add_ladder(valued, std::move(ladder), response);
    }
    TRY(response.duration, alm::sensitivities(valued.book, valued.market, valued.value, work));
    response.month_bounds = book.book.horizon().bounds;
    response.regulation = alm_stamp(*book.market.regulation);
    response.currency = request.reporting_currency;
    response.as_of = book.market.as_of;
    response.coverage = book.coverage;
    response.defaulted = book.defaulted;
    response.defaults = book.defaults;
    return response;
}

void add_alm_methods(MethodTable& table) {
    table.add<AlmValueRequest, AlmValueResponse>(
        computation("alm.value", "/alm/value",
                    "EVE and NII of a banking book under supervisory and custom scenarios, with "
                    "outlier tests, repricing gap and duration."),
        run_value, [](const AlmValueRequest& request) { return cost_of(request); });
    table.add<AlmCashflowsRequest, AlmCashflowsResponse>(
        computation("alm.cashflows", "/alm/cashflows",
                    "Interest and principal cash flows of banking-book positions."),
        run_cashflows, [](const AlmCashflowsRequest& request) { return cost_of(request); });
    table.add<AlmShocksRequest, AlmShocksResponse>(
        computation("alm.shocks", "/alm/shocks",
                    "Curves under the supervisory shocks of a regulation and under custom shifts."),
        run_shocks);
}

}  // namespace ballast::service
