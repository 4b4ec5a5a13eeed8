// Descriptions of the input sheets of the earlier workbook.
#pragma once

#include "ingest/mag_sheet.hpp"
#include "service/describe_common.hpp"

namespace ballast::describe {

template <>
struct Described<ingest::MagFinding> {
    using T = ingest::MagFinding;
    static constexpr std::string_view name = "CloSheetFinding";
    static constexpr std::string_view doc = "What is wrong or doubtful about a cell.";
    static constexpr auto fields =
        wire::list(required("cell", &T::cell, "Cell, such as C4; empty for the whole sheet."),
                   required("code", &T::code, "Kind of finding."),
                   required("text", &T::text, "Explanation with the suggested fix."),
                   required("value", &T::value, "Value as it was read; null for none."));
};

template <>
struct Described<ingest::MagAccount> {
    using T = ingest::MagAccount;
    static constexpr std::string_view name = "CloSheetAccount";
    static constexpr std::string_view doc = "An account of the sheet.";
    static constexpr auto fields =
        wire::list(required("num", &T::num, "Number of the account."),
                   required("name", &T::name, "Name of the account."),
                   required("interest", &T::interest, "Interest proceeds."),
                   required("principal", &T::principal, "Principal proceeds."));
};

template <>
struct Described<ingest::MagThreshold> {
    using T = ingest::MagThreshold;
    static constexpr std::string_view name = "CloSheetThreshold";
    static constexpr std::string_view doc = "A test of the sheet.";
    static constexpr auto fields =
        wire::list(required("num", &T::num, "Number of the test."),
                   required("name", &T::name, "Name of the test."),
                   required("op", &T::op, "Comparison: min or max."),
                   required("threshold", &T::threshold, "Threshold."),
                   required("overwrite", &T::overwrite, "Threshold in its place; null for none."),
                   required("effective", &T::effective, "Threshold that applies."),
                   required("previous", &T::previous, "Value on the date before."));
};

template <>
struct Described<ingest::MagWeight> {
    using T = ingest::MagWeight;
    static constexpr std::string_view name = "CloSheetWeight";
    static constexpr std::string_view doc = "Weight of a test in the objective.";
    static constexpr auto fields = wire::list(required("test", &T::test, "Number of the test."),
                                              required("name", &T::name, "Name of the test."),
                                              required("weight", &T::weight, "Weight."),
                                              required("result", &T::result, "Current value."));
};

template <>
struct Described<ingest::MagLiability> {
    using T = ingest::MagLiability;
    static constexpr std::string_view name = "CloSheetLiability";
    static constexpr std::string_view doc = "A class of the sheet, in the units of the sheet.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Name of the class."),
                   required("original", &T::original, "Original balance."),
                   required("current", &T::current, "Current balance."),
                   required("deferred", &T::deferred, "Deferred interest."),
                   required("spread", &T::spread, "Spread."),
                   required("discount_margin", &T::discount_margin, "Discount margin."),
                   required("pikable", &T::pikable, "Whether interest may be deferred."),
                   required("oc", &T::oc, "Trigger of overcollateralization; null for none."),
                   required("ic", &T::ic, "Trigger of interest coverage; null for none."),
                   required("price", &T::price, "Price, as in the sheet."),
                   required("day_count", &T::day_count, "Day count."),
                   required("equity", &T::equity, "Whether the tranche is equity."),
                   required("coupon_type", &T::coupon_type, "Kind of coupon."));
};

template <>
struct Described<ingest::MagFee> {
    using T = ingest::MagFee;
    static constexpr std::string_view name = "CloSheetFee";
    static constexpr std::string_view doc = "A fee of the sheet.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the fee."), required("type", &T::type, "Basis."),
        required("unpaid", &T::unpaid, "Unpaid amount."),
        required("fixed", &T::fixed, "Amount a year."),
        required("day_count", &T::day_count, "Day count."),
        required("rate", &T::rate, "Rate a year."),
        required("interest_on_unpaid", &T::interest_on_unpaid, "Whether unpaid amounts accrue."),
        required("spread", &T::spread, "Spread of that interest."));
};

template <>
struct Described<ingest::MagContents> {
    using T = ingest::MagContents;
    static constexpr std::string_view name = "CloSheetContents";
    static constexpr std::string_view doc =
        "The values of an input sheet by section, in the units of the sheet.";
    static constexpr auto fields = wire::list(
        required("scenario_set", &T::scenario_set, "Name of the scenario set."),
        required("analysis_date", &T::analysis_date, "Date of the analysis."),
        required("dates", &T::dates, "Dates by name; null for empty ones."),
        required("collateral", &T::collateral, "Assets of the deal: id and par."),
        required("collateral_total", &T::collateral_total, "Par of all assets."),
        required("collateral_stated", &T::collateral_stated,
                 "Par that a row Total states; null without one."),
        required("accounts", &T::accounts, "Accounts."),
        required("libor", &T::libor, "Index rates."),
        required("thresholds", &T::thresholds, "Tests with their thresholds."),
        required("quality_inputs", &T::quality_inputs, "Inputs of the quality tests."),
        required("objective_weights", &T::objective_weights, "Weights of the objective."),
        required("cashflow_inputs", &T::cashflow_inputs, "Assumptions of the projection."),
        required("liabilities", &T::liabilities, "Classes."), required("fees", &T::fees, "Fees."),
        required("other", &T::other, "Other labeled values by section."));
};

}  // namespace ballast::describe
