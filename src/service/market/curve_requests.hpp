// Request and response of market.curve.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fin/date.hpp"
#include "fin/day_count.hpp"
#include "fin/rate.hpp"
#include "market/curve.hpp"
#include "market/curve_quotes.hpp"
#include "service/common.hpp"
#include "wire/table.hpp"

namespace ballast::service {

// Either tenor or date.
struct CurveNodeRow {
    std::optional<std::string> tenor;
    std::optional<fin::Date> date;
    double rate = 0.0;
};

struct CurveRequest {
    fin::Date as_of;
    wire::Table<CurveNodeRow> nodes;
    market::QuoteKind quote = market::QuoteKind::kZero;
    fin::DayCount day_count = fin::DayCount::kAct365Fixed;
    fin::Compounding compounding = fin::Compounding::kContinuous;
    int payment_months = 12;
    market::CurveInterpolation interpolation = market::CurveInterpolation::kLinearZero;
    std::vector<fin::Date> at;
    int forward_months = 3;
};

struct CurvePoint {
    fin::Date date;
    double t = 0.0;
    double discount = 0.0;
    double zero = 0.0;
    double forward = 0.0;
};

struct CurveResponse : Provenance {
    std::vector<CurvePoint> points;
    std::vector<CurvePoint> nodes;
};

}  // namespace ballast::service
