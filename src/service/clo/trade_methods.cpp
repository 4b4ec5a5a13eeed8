// clo.trade, clo.rank_trades and clo.rebalance of a deal.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "clo/reinvestment_conditions.hpp"
#include "service/clo/asset_record.hpp"
#include "service/clo/case.hpp"
#include "service/clo/describe_tests.hpp"
#include "service/clo/tested_deal.hpp"
#include "service/methods.hpp"
#include "service/provenance.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

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

Result<clo::PoolTrade> pool_trade(const TestedDeal& book, const CloTradeRow& row,
                                  const std::string& pointer) {
    const std::string& id = row.fields ? row.fields->id : row.asset;
    const auto found = book.row_of(id);
    if (!found)
        return clo_test_error(pointer + "/asset", "unknown_asset",
                              fmt::format("the deal holds no asset {}", id),
                              "give the fields of an asset that it does not hold");
    clo::PoolTrade trade{.side = row.side, .row = *found};
    trade.par = row.par.to_double() * book.rate_of(*found);
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
                      .unit = after.unit,
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

// Conditions of purchases after the reinvestment period.
Status add_unmet_conditions(TestedDeal& book, const std::vector<clo::PoolTrade>& trades,
                            CloCriteria& criteria) {
    TRY(const std::vector<std::string> unmet,
        clo::unmet_conditions(book.deal(), book.as_of(), book.engine().pool(), trades));
    criteria.failing.insert(criteria.failing.end(), unmet.begin(), unmet.end());
    criteria.met = criteria.failing.empty();
    return {};
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
        TRY_STATUS(add_unmet_conditions(book, trades, effect.criteria));
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

Status add_candidates(Call& call, TestedDeal& book, const CloMarketCase& request, Issues& issues) {
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
    for (const auto& [id, asset] : assets) {
        if (book.holds(asset.id)) continue;
        if (!clo::currency_rate(book.deal(), asset.currency)) {
            issues.push_back({Severity::kWarning, "no_rate",
                              fmt::format("asset {} is in {}, of which fx of the deal has no rate: "
                                          "it is not traded",
                                          asset.id, asset.currency),
                              asset.id});
            continue;
        }
        TRY_STATUS(book.add(asset, "/candidates"));
    }
    return book.compile();
}

CloMarket market_of(const TestedDeal& book, const clo::TestEngine& engine,
                    const CloMarketCase& request, Issues issues) {
    CloMarket market{.prices = {}, .issues = std::move(issues)};
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
    Issues no_rate;
    TRY_STATUS(add_candidates(call, book, request, no_rate));
    const clo::TestEngine& engine = book.engine();
    TRY(const auto weights, clo::objective_weights(engine, request.weights));
    CloMarket market = market_of(book, engine, request, std::move(no_rate));
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
                           .par = trade.trade.par / book.rate_of(trade.trade.row),
                           .price = trade.trade.price,
                           .objective = trade.objective,
                           .objective_change = trade.objective_change,
                           .newly_failing = test_ids(engine, trade.newly_failing),
                           .tightest_cushion = trade.tightest.share};
        if (trade.tightest.test) {
            row.tightest_test = engine.tests()[*trade.tightest.test].id;
            row.tightest_test_name = engine.tests()[*trade.tightest.test].name;
        }
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
    Issues no_rate;
    TRY_STATUS(add_candidates(call, book, request, no_rate));
    const clo::TestEngine& engine = book.engine();
    TRY(const auto weights, clo::objective_weights(engine, request.weights));
    CloMarket market = market_of(book, engine, request, std::move(no_rate));
    clo::RebalanceTerms terms;
    TRY(terms.sell, rebalance_leg(book, request, clo::TradeSide::kSell, market));
    TRY(terms.buy, rebalance_leg(book, request, clo::TradeSide::kBuy, market));
    terms.prices = market.prices;
    TRY(const auto result, clo::rebalance(engine, terms, weights, call.work()));
    CloRebalanceResponse response;
    response.as_of = book.as_of();
    for (const clo::PoolTrade& trade : result.trades)
        response.trades.push_back({trade.side, book.holding(trade.row).id,
                                   trade.par / book.rate_of(trade.row), trade.price});
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
                                  .unit = test.unit,
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

void add_clo_trade_methods(MethodTable& table) {
    const auto info = [](std::string name, std::string path, std::string summary,
                         Duration duration) {
        MethodInfo made =
            computation(std::move(name), std::move(path), std::move(summary), duration);
        made.permission = Permission::kCloRun;
        return made;
    };
    table.add<CloTradeRequest, CloTradeResponse>(
        info("clo.trade", "/clo/trade",
             "Shows the effect of hypothetical buys and sells on every test of a CLO.",
             Duration::kEither),
        run_clo_trade);
    table.add<CloRankTradesRequest, CloRankTradesResponse>(
        info("clo.rank_trades", "/clo/rank_trades",
             "Ranks candidate buys or sells of a CLO by the change of a weighted objective, with "
             "the tests that each would make fail.",
             Duration::kLong),
        run_clo_rank_trades);
    table.add<CloRebalanceRequest, CloRebalanceResponse>(
        info("clo.rebalance", "/clo/rebalance",
             "Computes sells and buys that raise a weighted objective of a CLO and make no test "
             "fail.",
             Duration::kLong),
        run_clo_rebalance);
}

}  // namespace ballast::service
