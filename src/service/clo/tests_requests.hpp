// Requests and responses of clo.tests, clo.trade, clo.rank_trades and clo.rebalance.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clo/asset.hpp"
#include "clo/calculation_mode.hpp"
#include "clo/deal.hpp"
#include "clo/sp_metrics.hpp"
#include "clo/test_engine.hpp"
#include "clo/test_trades.hpp"
#include "service/clo/deal_source.hpp"
#include "service/common.hpp"
#include "wire/table.hpp"

namespace ballast::service {

// A deal and its assets, as of a date.
struct CloTestCase : CloDealSource {
    clo::CalculationMode mode = clo::CalculationMode::kCorrected;
    std::map<std::string, double> previous;
};

struct CloTestsRequest : CloTestCase {
    std::vector<std::string> explain;
};

struct CloTestsResponse : Provenance {
    fin::Date as_of;
    std::size_t assets = 0;
    double par = 0.0;
    double principal_cash = 0.0;
    std::vector<clo::TestReport> tests;
    std::vector<clo::TestExplanation> explanations;
    clo::CdoMonitor sp;
    double coverage = 1.0;
};

struct CloTradeRow {
    clo::TradeSide side = clo::TradeSide::kBuy;
    std::string asset;
    std::optional<clo::Asset> fields;
    Decimal par;
    std::optional<Decimal> price;
};

enum class CloTradeMode : std::uint8_t { kPool, kEach };

struct CloTradeRequest : CloTestCase {
    std::vector<CloTradeRow> trades;
    CloTradeMode apply = CloTradeMode::kPool;
    std::map<std::string, double> weights;
};

struct CloTradeTest {
    std::string id;
    std::optional<int> number;
    std::string name;
    clo::TestKind kind = clo::TestKind::kConcentration;
    clo::Bound bound = clo::Bound::kMax;
    clo::TestUnit unit = clo::TestUnit::kFraction;
    std::optional<double> current;
    std::optional<double> hypothetical;
    std::optional<double> difference;
    std::optional<double> current_threshold;
    std::optional<double> threshold;
    clo::TestStatus current_status = clo::TestStatus::kNotComputable;
    clo::TestStatus status = clo::TestStatus::kNotComputable;
    std::optional<double> cushion;
    std::optional<double> headroom;
    std::string key;
};

struct CloCriteria {
    bool met = true;
    std::vector<std::string> failing;
};

struct CloTradeEffect {
    std::vector<std::size_t> trades;
    double cash = 0.0;
    double par = 0.0;
    std::optional<double> objective;
    std::vector<std::string> newly_failing;
    CloCriteria criteria;
    std::vector<CloTradeTest> tests;
};

struct CloTradeResponse : Provenance {
    fin::Date as_of;
    double current_cash = 0.0;
    double current_par = 0.0;
    std::optional<double> current_objective;
    std::vector<CloTradeEffect> effects;
};

// Assets that may be bought, and the objective of a choice among them.
struct CloMarketCase : CloTestCase {
    std::optional<wire::Table<clo::Asset>> candidates;
    std::map<std::string, double> weights;
    Decimal min_price = Decimal(75);
    bool include_held = false;
};

struct CloRankTradesRequest : CloMarketCase {
    clo::TradeSide side = clo::TradeSide::kBuy;
    std::string filter;
    Decimal par;
    int limit = 100;
};

struct CloRankedTrade {
    std::string asset;
    std::string issuer;
    double par = 0.0;
    double price = 0.0;
    std::optional<double> objective;
    std::optional<double> objective_change;
    std::vector<std::string> newly_failing;
    std::string tightest_test;
    std::string tightest_test_name;
    double tightest_cushion = 0.0;
};

struct CloRankTradesResponse : Provenance {
    fin::Date as_of;
    std::optional<double> objective;
    std::size_t candidates = 0;
    std::vector<CloRankedTrade> trades;
};

struct CloRebalanceLeg {
    Decimal par;
    std::string filter;
    Decimal increment = Decimal(500'000);
};

struct CloRebalanceRequest : CloMarketCase {
    std::optional<CloRebalanceLeg> sell;
    std::optional<CloRebalanceLeg> buy;
};

struct CloRebalanceTrade {
    clo::TradeSide side = clo::TradeSide::kBuy;
    std::string asset;
    double par = 0.0;
    double price = 0.0;
};

struct CloRebalanceTest {
    std::string id;
    std::optional<int> number;
    std::string name;
    clo::TestUnit unit = clo::TestUnit::kFraction;
    std::optional<double> before;
    std::optional<double> after_sells;
    std::optional<double> after_buys;
    std::optional<double> threshold;
    clo::TestStatus status_before = clo::TestStatus::kNotComputable;
    clo::TestStatus status_after_sells = clo::TestStatus::kNotComputable;
    clo::TestStatus status = clo::TestStatus::kNotComputable;
};

struct CloRebalanceResponse : Provenance {
    fin::Date as_of;
    std::vector<CloRebalanceTrade> trades;
    double sold = 0.0;
    double bought = 0.0;
    double cash_before = 0.0;
    double cash = 0.0;
    std::optional<double> objective_before;
    std::optional<double> objective;
    std::vector<CloRebalanceTest> tests;
};

}  // namespace ballast::service
