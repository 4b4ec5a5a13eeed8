// clo.tests, clo.trade, clo.rank_trades and clo.rebalance of a deal.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <unordered_map>

#include "base/text.hpp"
#include "clo/interest_coverage.hpp"
#include "clo/moodys_industry.hpp"
#include "clo/test_explanation.hpp"
#include "service/clo/asset_record.hpp"
#include "service/clo/case.hpp"
#include "service/clo/compliance_record.hpp"
#include "service/clo/describe_tests.hpp"
#include "service/methods.hpp"
#include "service/provenance.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

Error clo_test_error(std::string pointer, std::string code, std::string message,
                     std::string hint = {}) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back(
        {std::move(pointer), std::move(code), std::move(message), std::move(hint)});
    return error;
}

// The assets held and those that may be bought, and the tests over them.
class TestedDeal {
public:
    TestedDeal(const CloTestCase& request, CloSubject subject)
        : request_(request),
          subject_(std::move(subject)),
          as_of_(subject_.as_of),
          holdings_(subject_.holdings) {
        for (std::size_t i = 0; i < holdings_.size(); ++i) places_.emplace(holdings_[i].id, i);
    }
    TestedDeal(const TestedDeal&) = delete;
    TestedDeal& operator=(const TestedDeal&) = delete;

    // An asset that is not held joins with par 0; one that is held has the same record.
    Status add(clo::Asset asset, const std::string& pointer) {
        TRY_STATUS(clo::check_asset(asset, pointer));
        clo::use_listed_names(asset);
        const auto [place, added] = places_.emplace(asset.id, holdings_.size());
        if (added) {
            clo::Holding& holding = holdings_.emplace_back();
            static_cast<clo::Asset&>(holding) = asset;
            return {};
        }
        const clo::Asset& held = holdings_[place->second];
        if (held == asset) return {};
        return clo_test_error(pointer, "conflict",
                              fmt::format("asset {} is given twice with other fields", asset.id),
                              "give the same record, or another id");
    }

    // Values of the last official run of a stored deal, unless the request gives others.
    Status read_official(Call& call) {
        if (!subject_.stored || !request_.previous.empty()) return {};
        return call.read([&](store::Transaction& transaction) -> Status {
            TRY(official_, official_values(transaction, subject_.stored->id, as_of_));
            return {};
        });
    }

    Status compile() {
        clo::TestTerms terms = clo::test_terms(deal(), as_of_, request_.mode);
        terms.previous = request_.previous.empty() ? official_ : request_.previous;
        clo::Pool pool(holdings_,
                       {.source = deal().options.ratings, .mode = request_.mode, .as_of = as_of_});
        clo::AdjustedPar adjusted = clo::adjusted_par_of(pool, deal().valuation);
        TRY(auto engine, clo::TestEngine::make(terms, std::move(pool), std::move(adjusted)));
        engine_.emplace(std::move(engine));
        for (const auto& [test, value] : request_.previous)
            if (!engine_->find(test))
                return clo_test_error(fmt::format("/previous/{}", test), "unknown_test",
                                      fmt::format("the deal has no test {}", test));
        return {};
    }

    clo::TestEngine& engine() { return *engine_; }
    const CloSubject& subject() const { return subject_; }
    const clo::Deal& deal() const { return subject_.deal; }
    bool holds(const std::string& id) const { return places_.contains(id); }
    fin::Date as_of() const { return as_of_; }
    std::span<const clo::Holding> holdings() const { return holdings_; }
    std::optional<std::size_t> row_of(std::string_view id) const {
        return engine_->pool().row_of(id);
    }
    const clo::Holding& holding(std::size_t row) const { return engine_->pool().holding(row); }

private:
    const CloTestCase& request_;
    CloSubject subject_;
    fin::Date as_of_;
    std::map<std::string, double> official_;
    std::vector<clo::Holding> holdings_;  // the pool points to them
    std::unordered_map<std::string, std::size_t> places_;
    std::optional<clo::TestEngine> engine_;
};

double par_of(const clo::PoolState& state) {
    double sum = 0.0;
    for (const double par : state.par()) sum += par;
    return sum;
}

std::optional<double> known_figure(double value) {
    if (std::isnan(value)) return std::nullopt;
    return value;
}

std::vector<std::string> test_ids(const clo::TestEngine& engine,
                                  const std::vector<std::size_t>& tests) {
    std::vector<std::string> ids;
    for (const std::size_t test : tests) ids.push_back(engine.tests()[test].id);
    return ids;
}

Result<std::size_t> reported_test(const clo::TestEngine& engine, const std::string& name,
                                  std::string pointer) {
    const auto test = engine.find(name);
    if (test && engine.tests()[*test].reported) return *test;
    std::vector<std::string_view> words;
    for (const clo::TestDefinition& definition : engine.tests())
        if (definition.reported) words.push_back(definition.id);
    const std::string_view near = nearest_word(name, words);
    return clo_test_error(std::move(pointer), "unknown_test",
                          fmt::format("the deal has no test {}", name),
                          near.empty() ? "give the number or id of a test of the deal"
                                       : fmt::format("did you mean {}?", near));
}

// What cannot be computed, one issue per test.
Issues test_issues(const CloSubject& subject, const std::vector<clo::TestReport>& tests) {
    Issues issues = subject.issues;
    for (const clo::TestReport& test : tests) {
        if (test.missing.empty()) continue;
        const clo::MissingValue& first = test.missing.front();
        issues.push_back(
            {test.status == clo::TestStatus::kNotComputable ? Severity::kWarning : Severity::kInfo,
             "missing_data",
             fmt::format("{} of {} is unknown, {} in all", first.field,
                         first.asset.empty() ? "the deal" : first.asset, test.missing.size()),
             test.id});
    }
    return issues;
}

clo::SpMetrics sp_metrics_of(const clo::Pool& pool) {
    std::vector<clo::SpAsset> assets;
    bool regions = true;
    bool industries = true;
    for (std::size_t row = 0; row < pool.rows(); ++row) {
        const clo::Holding& holding = pool.holding(row);
        if (holding.defaulted.value_or(true)) continue;
        regions = regions && !holding.country.empty();
        industries = industries && !holding.sp_industry.empty();
        assets.push_back(
            {.par = pool.par()[row],
             .rating = pool.rated(row).sp_rating.value.value_or(clo::SpRating::kNR),
             .obligor = holding.obligor_or_issuer(),
             .industry = holding.sp_industry,
             .region = holding.country,
             .years = clo::weighted_average_life(holding, pool.rules().as_of).value_or(0.0)});
    }
    clo::SpMetrics metrics = clo::sp_metrics(assets);
    if (!regions) metrics.regional_diversity.reset();
    if (!industries) metrics.industry_diversity.reset();
    return metrics;
}

// Value and cushion by path: clo.oc.<id>, clo.test.<number or id>.
store::ResultFigures test_figures(const std::vector<clo::TestReport>& tests) {
    store::ResultFigures figures;
    for (const clo::TestReport& test : tests) {
        const std::string path = clo_figure_path(test);
        const bool oc = test.kind == clo::TestKind::kCoverage;
        if (test.value) figures.emplace(oc ? path : path + ".value", *test.value);
        if (test.cushion) figures.emplace(path + ".cushion", *test.cushion);
    }
    return figures;
}

std::vector<std::string> test_findings(const std::vector<clo::TestReport>& tests) {
    std::vector<std::string> findings;
    for (const clo::TestReport& test : tests)
        if (test.status == clo::TestStatus::kFail && test.value && test.threshold)
            findings.push_back(fmt::format("{} is {:.6g}, {} {:.6g}.", test.name, *test.value,
                                           test.bound == clo::Bound::kMax ? "at most" : "at least",
                                           *test.threshold));
    return findings;
}

Result<CloTestsResponse> run_clo_tests(Call& call, const CloTestsRequest& request) {
    TRY(CloSubject subject, clo_subject(call, request));
    TestedDeal book(request, std::move(subject));
    TRY_STATUS(book.read_official(call));
    TRY_STATUS(book.compile());
    const clo::TestEngine& engine = book.engine();
    const clo::PoolState state = engine.state();
    const auto figures = engine.figures(state);
    CloTestsResponse response;
    response.as_of = book.as_of();
    response.tests = engine.reports(state, figures);
    const auto interest =
        clo::interest_coverage(book.deal(), book.holdings(), book.as_of(), request.mode);
    response.tests.insert(response.tests.end(), interest.begin(), interest.end());
    for (std::size_t i = 0; i < request.explain.size(); ++i) {
        const auto ratio = std::ranges::find(interest, request.explain[i], &clo::TestReport::id);
        if (ratio != interest.end()) {
            auto& made = response.explanations.emplace_back();
            made.report = *ratio;
            made.principal_cash = state.principal_cash();
            if (auto part =
                    clo::interest_part(book.deal(), book.holdings(), book.as_of(), request.mode))
                made.parts.push_back(*std::move(part));
            continue;
        }
        TRY(const std::size_t test,
            reported_test(engine, request.explain[i], fmt::format("/explain/{}", i)));
        response.explanations.push_back(
            clo::explained_parts(engine, test, state, figures[test], book.deal().valuation));
    }
    for (const double par : state.par()) response.assets += par > 0.0 ? 1 : 0;
    response.par = par_of(state);
    response.principal_cash = state.principal_cash();
    response.sp = sp_metrics_of(engine.pool());
    for (const clo::TestReport& test : response.tests)
        response.coverage = std::min(response.coverage, test.coverage);
    fill_provenance(response, "clo.tests", request, book.subject().data_digest,
                    test_issues(book.subject(), response.tests));
    // What depends on questions of one reader is not a figure of the deal.
    if (request.mode == clo::CalculationMode::kCorrected && request.previous.empty() &&
        request.explain.empty())
        keep_clo_result(
            call, request, book.subject(), "tests", response,
            {.figures = test_figures(response.tests), .findings = test_findings(response.tests)});
    return response;
}

Result<clo::PoolTrade> pool_trade(const TestedDeal& book, const CloTradeRow& row,
                                  const std::string& pointer) {
    const std::string& id = row.fields ? row.fields->id : row.asset;
    const auto found = book.row_of(id);
    if (!found)
        return clo_test_error(pointer + "/asset", "unknown_asset",
                              fmt::format("the deal holds no asset {}", id),
                              "give the fields of an asset that it does not hold");
    clo::PoolTrade trade{.side = row.side, .row = *found, .par = row.par.to_double()};
    const auto price = row.price ? row.price : book.holding(*found).market_value;
    if (!price)
        return clo_test_error(pointer + "/price", "required",
                              fmt::format("asset {} has no market value", id), "give a price");
    trade.price = price->to_double();
    return trade;
}

CloTradeTest trade_test(const clo::TestReport& before, const clo::TestReport& after) {
    CloTradeTest test{.id = after.id,
                      .number = after.number,
                      .name = after.name,
                      .kind = after.kind,
                      .bound = after.bound,
                      .current = before.value,
                      .hypothetical = after.value,
                      .current_threshold = before.threshold,
                      .threshold = after.threshold,
                      .current_status = before.status,
                      .status = after.status,
                      .cushion = after.cushion,
                      .headroom = after.headroom,
                      .key = after.key};
    if (before.value && after.value) test.difference = *after.value - *before.value;
    return test;
}

// Criteria are tests of the deal; coverage groups are their overcollateralization tests.
CloCriteria criteria_of(const clo::Deal& deal, const clo::TestEngine& engine,
                        const std::vector<clo::TestFigures>& after) {
    CloCriteria criteria;
    for (const std::string& name : deal.reinvestment.criteria) {
        auto test = engine.find(name);
        if (!test) test = engine.find("oc." + name);
        const bool fails = !test || after[*test].status == clo::TestStatus::kFail ||
                           after[*test].status == clo::TestStatus::kNotComputable;
        if (fails) criteria.failing.push_back(name);
    }
    criteria.met = criteria.failing.empty();
    return criteria;
}

Result<CloTradeEffect> trade_effect(const clo::Deal& deal, const clo::TestEngine& engine,
                                    const std::vector<clo::PoolTrade>& trades,
                                    const std::vector<std::size_t>& places,
                                    const std::vector<clo::ObjectiveWeight>& weights) {
    const clo::PoolState before_state = engine.state();
    const auto before = engine.figures(before_state);
    clo::PoolState state = before_state;
    for (std::size_t i = 0; i < trades.size(); ++i)
        if (const auto applied = clo::apply_trade(engine, state, trades[i]); !applied)
            return clo_test_error(fmt::format("/trades/{}/par", places[i]), "range",
                                  applied.error().message, "sell at most what is held");
    const auto after = engine.figures(state, before);
    CloTradeEffect effect;
    effect.trades = places;
    effect.cash = state.principal_cash();
    effect.par = par_of(state);
    const auto failing = clo::newly_failing(engine, before, after);
    effect.newly_failing = test_ids(engine, failing);
    if (!weights.empty()) {
        effect.objective = clo::objective(engine, weights, after);
        const bool zeroed = std::ranges::any_of(
            failing, [&](std::size_t test) { return engine.tests()[test].zeroes_objective; });
        if (zeroed && effect.objective) effect.objective = 0.0;
    }
    effect.criteria = criteria_of(deal, engine, after);
    for (std::size_t i = 0; i < engine.tests().size(); ++i)
        if (engine.tests()[i].reported)
            effect.tests.push_back(trade_test(engine.report(i, before_state, before[i]),
                                              engine.report(i, state, after[i])));
    return effect;
}

// An asset of the workspace that the deal does not hold; one that does not exist is reported later.
Status add_stored_asset(Call& call, TestedDeal& book, const CloDealSource& source,
                        const std::string& id) {
    return call.read([&](store::Transaction& transaction) -> Status {
        TRY(const auto rows, store::find_clo_assets(transaction, std::span(&id, 1)));
        TRY(const auto records,
            records_of(transaction, rows, std::nullopt, book.as_of(), clo_view(source.known_at)));
        for (const auto& [row, asset] : records) TRY_STATUS(book.add(asset, "/trades"));
        return {};
    });
}

Result<CloTradeResponse> run_clo_trade(Call& call, const CloTradeRequest& request) {
    TRY(CloSubject subject, clo_subject(call, request));
    TestedDeal book(request, std::move(subject));
    TRY_STATUS(book.read_official(call));
    for (std::size_t i = 0; i < request.trades.size(); ++i) {
        const CloTradeRow& row = request.trades[i];
        const std::string pointer = fmt::format("/trades/{}", i);
        if (row.asset.empty() == !row.fields)
            return clo_test_error(pointer, "ambiguous", "a trade has an asset or fields",
                                  "give one of them");
        if (row.fields) TRY_STATUS(book.add(*row.fields, pointer + "/fields"));
        if (!row.fields && book.subject().stored && !book.holds(row.asset))
            TRY_STATUS(add_stored_asset(call, book, request, row.asset));
    }
    TRY_STATUS(book.compile());
    const clo::TestEngine& engine = book.engine();
    TRY(const auto weights, clo::objective_weights(engine, request.weights));
    std::vector<clo::PoolTrade> trades;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < request.trades.size(); ++i) {
        TRY(const clo::PoolTrade trade,
            pool_trade(book, request.trades[i], fmt::format("/trades/{}", i)));
        trades.push_back(trade);
        places.push_back(i);
    }
    CloTradeResponse response;
    response.as_of = book.as_of();
    const clo::PoolState state = engine.state();
    response.current_cash = state.principal_cash();
    response.current_par = par_of(state);
    if (!weights.empty())
        response.current_objective = clo::objective(engine, weights, engine.figures(state));
    if (request.apply == CloTradeMode::kPool) {
        TRY(auto effect, trade_effect(book.deal(), engine, trades, places, weights));
        response.effects.push_back(std::move(effect));
    } else {
        for (std::size_t i = 0; i < trades.size(); ++i) {
            TRY(auto effect, trade_effect(book.deal(), engine, {trades[i]}, {i}, weights));
            response.effects.push_back(std::move(effect));
        }
    }
    fill_provenance(response, "clo.trade", request, book.subject().data_digest,
                    test_issues(book.subject(), engine.reports(state, engine.figures(state))));
    return response;
}

// The records of the workspace as of the date of the run.
Result<AssetRecords> workspace_assets(Call& call, const TestedDeal& book,
                                      const CloDealSource& source) {
    AssetRecords records;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const auto rows, store::all_clo_assets(transaction));
        TRY(records,
            records_of(transaction, rows, std::nullopt, book.as_of(), clo_view(source.known_at)));
        return {};
    }));
    return records;
}

// Assets to trade at their market value, if it is known and at least the lowest price.
struct CloMarket {
    std::vector<double> prices;  // by row; NaN: not traded
    Issues issues;
};

Status add_candidates(Call& call, TestedDeal& book, const CloMarketCase& request) {
    if (request.candidates) {
        for (std::size_t i = 0; i < request.candidates->rows.size(); ++i)
            TRY_STATUS(book.add(request.candidates->rows[i], fmt::format("/candidates/{}", i)));
        return book.compile();
    }
    if (!book.subject().stored)
        return clo_test_error("/candidates", "required",
                              "a deal given as a document has no market of assets",
                              "give the candidates, or name a stored deal");
    TRY(const auto assets, workspace_assets(call, book, request));
    for (const auto& [id, asset] : assets)
        if (!book.holds(asset.id)) TRY_STATUS(book.add(asset, "/candidates"));
    return book.compile();
}

CloMarket market_of(const TestedDeal& book, const clo::TestEngine& engine,
                    const CloMarketCase& request) {
    CloMarket market;
    for (std::size_t row = 0; row < engine.pool().rows(); ++row) {
        const clo::Holding& holding = book.holding(row);
        market.prices.push_back(std::numeric_limits<double>::quiet_NaN());
        if (!holding.market_value)
            market.issues.push_back(
                {Severity::kWarning, "no_price",
                 fmt::format("asset {} has no market value and is not traded", holding.id),
                 holding.id});
        else if (*holding.market_value >= request.min_price)
            market.prices.back() = holding.market_value->to_double();
    }
    return market;
}

// Rows that a side may trade and that meet the condition.
Result<std::vector<std::size_t>> tradable_rows(TestedDeal& book, const CloMarketCase& request,
                                               clo::TradeSide side, const std::string& filter,
                                               const std::string& pointer, CloMarket& market) {
    std::vector<std::size_t> unknown;
    auto rows = clo::filter_rows(book.engine(), filter, unknown);
    if (!rows) {
        Error error = rows.error();
        for (FieldError& entry : error.errors) entry.pointer = pointer;
        return error;
    }
    for (const std::size_t row : unknown)
        market.issues.push_back({Severity::kWarning, "filter_unknown",
                                 fmt::format("asset {} lacks a field of the filter and is not "
                                             "traded",
                                             book.holding(row).id),
                                 book.holding(row).id});
    std::erase_if(*rows, [&](std::size_t row) {
        const bool held = !book.holding(row).par.is_zero();
        if (std::isnan(market.prices[row])) return true;
        return side == clo::TradeSide::kSell ? !held : held && !request.include_held;
    });
    return rows;
}

Result<CloRankTradesResponse> run_clo_rank_trades(Call& call, const CloRankTradesRequest& request) {
    TRY(CloSubject subject, clo_subject(call, request));
    TestedDeal book(request, std::move(subject));
    TRY_STATUS(book.read_official(call));
    TRY_STATUS(add_candidates(call, book, request));
    const clo::TestEngine& engine = book.engine();
    TRY(const auto weights, clo::objective_weights(engine, request.weights));
    CloMarket market = market_of(book, engine, request);
    TRY(const auto rows,
        tradable_rows(book, request, request.side, request.filter, "/filter", market));
    std::vector<clo::PoolTrade> candidates;
    const double par = request.par.to_double();
    for (const std::size_t row : rows) {
        const bool sale = request.side == clo::TradeSide::kSell;
        candidates.push_back({.side = request.side,
                              .row = row,
                              .par = sale ? std::min(par, engine.pool().par()[row]) : par,
                              .price = market.prices[row]});
    }
    TRY(const auto ranked, clo::rank_trades(engine, candidates, weights, call.work()));
    CloRankTradesResponse response;
    response.as_of = book.as_of();
    response.objective = clo::objective(engine, weights, engine.figures(engine.state()));
    response.candidates = candidates.size();
    for (const clo::RankedTrade& trade : ranked) {
        if (response.trades.size() >= static_cast<std::size_t>(request.limit)) break;
        const clo::Holding& holding = book.holding(trade.trade.row);
        CloRankedTrade row{.asset = holding.id,
                           .issuer = holding.issuer_name,
                           .par = trade.trade.par,
                           .price = trade.trade.price,
                           .objective = trade.objective,
                           .objective_change = trade.objective_change,
                           .newly_failing = test_ids(engine, trade.newly_failing),
                           .tightest_cushion = trade.tightest.share};
        if (trade.tightest.test) row.tightest_test = engine.tests()[*trade.tightest.test].id;
        response.trades.push_back(std::move(row));
    }
    fill_provenance(response, "clo.rank_trades", request, book.subject().data_digest,
                    joined(book.subject().issues, market.issues));
    return response;
}

Result<std::optional<clo::RebalanceLeg>> rebalance_leg(TestedDeal& book,
                                                       const CloRebalanceRequest& request,
                                                       clo::TradeSide side, CloMarket& market) {
    const bool sale = side == clo::TradeSide::kSell;
    const auto& leg = sale ? request.sell : request.buy;
    std::optional<clo::RebalanceLeg> result;
    if (!leg) return result;
    result.emplace();
    result->par = leg->par.to_double();
    result->increment = leg->increment.to_double();
    TRY(result->rows, tradable_rows(book, request, side, leg->filter,
                                    sale ? "/sell/filter" : "/buy/filter", market));
    return result;
}

Result<CloRebalanceResponse> run_clo_rebalance(Call& call, const CloRebalanceRequest& request) {
    if (!request.sell && !request.buy)
        return clo_test_error("/sell", "required", "neither sell nor buy is given",
                              "give at least one of them");
    TRY(CloSubject subject, clo_subject(call, request));
    TestedDeal book(request, std::move(subject));
    TRY_STATUS(book.read_official(call));
    TRY_STATUS(add_candidates(call, book, request));
    const clo::TestEngine& engine = book.engine();
    TRY(const auto weights, clo::objective_weights(engine, request.weights));
    CloMarket market = market_of(book, engine, request);
    clo::RebalanceTerms terms;
    TRY(terms.sell, rebalance_leg(book, request, clo::TradeSide::kSell, market));
    TRY(terms.buy, rebalance_leg(book, request, clo::TradeSide::kBuy, market));
    terms.prices = market.prices;
    TRY(const auto result, clo::rebalance(engine, terms, weights, call.work()));
    CloRebalanceResponse response;
    response.as_of = book.as_of();
    for (const clo::PoolTrade& trade : result.trades)
        response.trades.push_back({trade.side, book.holding(trade.row).id, trade.par, trade.price});
    response.sold = result.sold;
    response.bought = result.bought;
    response.cash_before = engine.state().principal_cash();
    response.cash = result.after_buys.principal_cash();
    response.objective_before = clo::objective(engine, weights, result.before);
    response.objective = clo::objective(engine, weights, result.figures_after_buys);
    for (std::size_t i = 0; i < engine.tests().size(); ++i) {
        const clo::TestDefinition& test = engine.tests()[i];
        if (!test.reported) continue;
        const clo::TestFigures& after = result.figures_after_buys[i];
        response.tests.push_back({.id = test.id,
                                  .number = test.number,
                                  .name = test.name,
                                  .before = known_figure(result.before[i].value),
                                  .after_sells = known_figure(result.figures_after_sells[i].value),
                                  .after_buys = known_figure(after.value),
                                  .threshold = known_figure(after.threshold),
                                  .status_before = result.before[i].status,
                                  .status_after_sells = result.figures_after_sells[i].status,
                                  .status = after.status});
    }
    fill_provenance(response, "clo.rebalance", request, book.subject().data_digest,
                    joined(book.subject().issues, market.issues));
    return response;
}

}  // namespace

void add_clo_test_methods(MethodTable& table) {
    const auto info = [](std::string name, std::string path, std::string summary,
                         Permission permission, Duration duration) {
        MethodInfo made =
            computation(std::move(name), std::move(path), std::move(summary), duration);
        made.permission = permission;
        return made;
    };
    table.add<CloTestsRequest, CloTestsResponse>(
        info("clo.tests", "/clo/tests",
             "Evaluates every overcollateralization, quality and concentration test of a CLO: "
             "value, threshold with its source, cushion, headroom and missing data.",
             Permission::kCloRead, Duration::kEither),
        run_clo_tests);
    table.add<CloTradeRequest, CloTradeResponse>(
        info("clo.trade", "/clo/trade",
             "Shows the effect of hypothetical buys and sells on every test of a CLO.",
             Permission::kCloRun, Duration::kEither),
        run_clo_trade);
    table.add<CloRankTradesRequest, CloRankTradesResponse>(
        info("clo.rank_trades", "/clo/rank_trades",
             "Ranks candidate buys or sells of a CLO by the change of a weighted objective, with "
             "the tests that each would make fail.",
             Permission::kCloRun, Duration::kLong),
        run_clo_rank_trades);
    table.add<CloRebalanceRequest, CloRebalanceResponse>(
        info("clo.rebalance", "/clo/rebalance",
             "Computes sells and buys that raise a weighted objective of a CLO and make no test "
             "fail.",
             Permission::kCloRun, Duration::kLong),
        run_clo_rebalance);
}

}  // namespace ballast::service
