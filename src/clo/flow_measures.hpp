// Measures of dated cash flows that are given, not projected: rate of return, present value, price,
// average life, durations, Z-spread (clo.md 1.15).
#pragma once

#include <optional>
#include <vector>

#include "base/result.hpp"
#include "clo/dated_flows.hpp"

namespace ballast::clo {

struct MeasuredFlow {
    fin::Date date;
    double amount = 0.0;
    std::optional<double> principal;  // part of the amount; absent in all: the amounts
    double zero_rate = 0.0;           // annual, ACT/365, without the spread
};

struct FlowMeasureTerms {
    fin::Date as_of;
    std::vector<MeasuredFlow> flows;  // in the order of their dates
    std::optional<double> balance;    // of which prices are percent
    // At most one of:
    std::optional<double> price;  // percent of the balance
    std::optional<double> yield;  // annual, ACT/365
    std::optional<double> z_spread;
    std::optional<fin::Date> amount_on;    // of the amount that returns the yield
    std::optional<double> attrition_rate;  // annual share of a balance that defaults or prepays
};

struct FlowRow {
    fin::Date date;
    double years = 0.0;
    double amount = 0.0;
    std::optional<double> discount_factor;  // at the yield
    std::optional<double> present_value;
    std::optional<double> surviving;  // share of a balance at the attrition rate
};

struct FlowMeasures {
    std::optional<double> internal_rate;  // of flows of both signs
    std::optional<double> present_value;
    std::optional<double> price;
    std::optional<double> yield;
    std::optional<double> z_spread;
    std::optional<double> wal;
    std::optional<double> macaulay_duration;
    std::optional<double> modified_duration;
    std::optional<double> required_amount;
    std::optional<double> residual;  // present value at the yield less that of the price
    std::vector<FlowRow> rows;
};

// kInvalidInput for dates out of order and for measures without what they need.
Result<FlowMeasures> measure_flows(const FlowMeasureTerms& terms);

}  // namespace ballast::clo
