// Requests and responses of the ALM methods.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "alm/behaviour.hpp"
#include "alm/book.hpp"
#include "alm/business_plan.hpp"
#include "alm/ladder.hpp"
#include "alm/outlier.hpp"
#include "alm/position.hpp"
#include "alm/regulation.hpp"
#include "alm/renewal_margin.hpp"
#include "alm/sensitivity.hpp"
#include "market/curve.hpp"
#include "service/alm/default_count.hpp"
#include "service/common.hpp"
#include "wire/table.hpp"

namespace ballast::service {

// Years, a tenor or a date; with the zero rate or the shift at that point.
using AlmNodes = std::vector<std::pair<std::variant<double, std::string>, double>>;

struct AlmCurrency {
    double fx_to_reporting = 1.0;
    std::optional<std::array<double, 3>> shock_bp;
    bool erm2_narrow = false;
    bool erm2 = false;
    double volatility = 0.0;
    AlmNodes discount_curve;
    AlmNodes projection_curve;
    std::map<std::string, AlmNodes> projection_curves;
    market::CurveInterpolation interpolation = market::CurveInterpolation::kLinearZero;
    fin::DayCount index_day_count = fin::DayCount::kAct360;
};

// Principal by date of positions whose rows have none, as if from a second file.
struct AlmScheduleRow {
    std::string id;
    fin::Date date;
    double amount = 0.0;
};

struct AlmMarket {
    std::string name;
    std::optional<fin::Date> as_of;
    std::optional<fin::Date> analysis_date;
    std::string reporting_currency;
    std::map<std::string, AlmCurrency> currencies;
    alm::RegulationId regulation = alm::RegulationId::kEu2024856;
    std::optional<std::string> floor;
    std::optional<double> tier1;  // for the outlier tests
};

struct AlmCustomCurves {
    AlmNodes discount_curve;
    AlmNodes projection_curve;
    std::map<std::string, AlmNodes> projection_curves;
};

struct AlmCustomScenario {
    std::string name;
    double parallel_bp = 0.0;
    AlmNodes shifts_bp;
    std::map<std::string, AlmNodes> shifts_bp_by_currency;
    std::map<std::string, AlmCustomCurves> curves;
    bool floored = false;
};
enum class AlmMarginSource {
    kStated,      // renew_margin as stated by each position
    kCalibrated,  // estimated from recent originations
};
using AlmScenario = std::variant<std::string, AlmCustomScenario>;

// Discount curves by currency, where `nodes` alone is a discount curve.
using AlmCurveMap = std::map<std::string, std::variant<AlmNodes, AlmCurrency>>;

struct AlmBook : AlmMarket {
    AlmCurveMap curves;
    wire::Table<alm::Position> positions;
    std::optional<wire::Table<AlmScheduleRow>> schedules;
    alm::Behaviour behaviour;
};

struct AlmValueRequest : AlmBook {
    std::vector<AlmScenario> scenarios;
    alm::BalanceRule balance = alm::BalanceRule::kRunoff;
    alm::RenewalRule renewal = alm::RenewalRule::kBullet;
    AlmMarginSource renewal_margins = AlmMarginSource::kStated;
    int lookback_months = 12;
    int horizon_months = 12;
    alm::MonthRule months = alm::MonthRule::kRolling;
    alm::MarginRule margins = alm::MarginRule::kIncluded;
    bool eu_gain_limit = false;
    bool detail = false;
    bool buckets = true;
    std::optional<alm::BusinessPlan> plan;
    alm::PlanFunding funding = alm::PlanFunding::kOvernight;
};

struct AlmGroupValue {
    std::string key;
    double balance = 0.0;
    double notional = 0.0;
    double eve = 0.0;
    double delta_eve = 0.0;
    double nii = 0.0;
    double delta_nii = 0.0;
};

struct AlmBucketValue {
    std::string bucket;
    double eve = 0.0;
    double delta_eve = 0.0;
};

struct AlmScenarioValue {
    std::string scenario;
    double eve = 0.0;
    double delta_eve = 0.0;
    double option_value = 0.0;
    double delta_option_value = 0.0;
    double nii = 0.0;
    double delta_nii = 0.0;
    std::vector<double> nii_by_month;
    double nii_existing_business = 0.0;
    double nii_stub = 0.0;
    double nii_new_business = 0.0;
    std::vector<AlmGroupValue> by_side;
    std::vector<AlmGroupValue> by_currency;
    std::vector<AlmGroupValue> by_product;
    std::vector<AlmBucketValue> by_bucket;
};

struct AlmPositionValue {
    std::string id;
    std::string scenario;
    double eve = 0.0;
    double nii = 0.0;
    std::vector<double> nii_by_month;
};

struct AlmAggregation {
    std::map<std::string, double> by_currency;
    double basel_loss = 0.0;
    double eu = 0.0;
    double eu_gains_cut = 0.0;
};

// Change in value with the rates of one side, for one basis point on every zero rate.
struct AlmStamp {
    std::string pack;
    std::string version;
    std::string digest;
};

struct AlmValueResponse : Provenance {
    double defaulted = 0.0;
    std::vector<AlmDefault> defaults;
    std::vector<AlmScenarioValue> scenarios;
    std::vector<AlmPositionValue> positions;
    std::map<std::string, AlmAggregation> aggregation;
    alm::OutlierTests outlier;
    std::vector<alm::GapRow> gap;
    std::vector<alm::Sensitivity> duration;
    std::vector<alm::MarginFigure> renewal_margins;
    std::vector<fin::Date> month_bounds;
    AlmStamp regulation;
    std::string currency;
    fin::Date as_of;
    double coverage = 1.0;
};

struct AlmCashflowsRequest : AlmBook {
    std::vector<AlmScenario> scenarios;
};

struct AlmFlow {
    std::string position;
    std::string scenario;
    fin::Date date;
    fin::Date paid;
    double interest = 0.0;
    double principal = 0.0;
    double balance = 0.0;
    double rate = 0.0;
    std::optional<fin::Date> reset;
    double discount = 0.0;
    int leg = 0;
};

struct AlmCashflowsResponse : Provenance {
    double defaulted = 0.0;
    std::vector<AlmDefault> defaults;
    std::vector<AlmFlow> flows;
    AlmStamp regulation;
    fin::Date as_of;
    double coverage = 1.0;
};

struct AlmShocksRequest : AlmBook {
    std::optional<std::string> currency;
    std::vector<AlmScenario> scenarios;
    std::vector<double> at;
};

struct AlmShockPoint {
    double t = 0.0;
    double base = 0.0;
    double shift_bp = 0.0;
    double zero = 0.0;
    double discount = 0.0;
};

struct AlmShockedCurve {
    std::string currency;
    std::string scenario;
    std::string curve;
    std::vector<AlmShockPoint> points;
};

struct AlmShocksResponse : Provenance {
    std::vector<AlmShockedCurve> curves;
    AlmStamp regulation;
    fin::Date as_of;
};

}  // namespace ballast::service
