// A dynamic balance sheet: the existing business runs off, and the bank originates new business by
// a plan, amount by amount and month by month (EBA/GL/2022/14, definition of the dynamic balance
// sheet). The outlier tests keep the constant balance sheet of Regulation (EU) 2024/856, article 4.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alm/book_change.hpp"

namespace ballast::alm {

// Contracts on the same terms, originated month by month.
struct PlanLine {
    // The contract as a like-for-like replacement would have it (like_contract): type, side,
    // currency, day count, frequencies, caps and floors, behavior. Its term is renew_months, else
    // the whole months from start to maturity; its rate the forward or par rate of the term on the
    // day of origination, under the scenario, plus renew_margin. Its balance, dates, rate, grace
    // period and teaser are not used, except for the rate of a non-maturity deposit.
    Position terms;
    std::vector<double> amounts;  // originated, by month of the plan, in the currency of the terms
    // By month of the plan, in place of renew_margin; renew_margin after the last. A replacement
    // keeps the margin of the contract that it replaces.
    std::vector<double> margins = {};
    // Whether redemptions are replaced like for like; otherwise volumes follow the amounts alone.
    bool renews = false;
};

// Day on which the amount of a month is originated.
enum class OriginationDay : std::uint8_t { kFirst, kMiddle };

double margin_of(const PlanLine& line, std::size_t month);

struct BusinessPlan {
    fin::Date first_month;  // any day of it
    OriginationDay day = OriginationDay::kFirst;
    std::vector<PlanLine> lines;
};
fin::Date origination_date(const BusinessPlan& plan, std::size_t month);
std::size_t plan_months(const BusinessPlan& plan);  // of its longest line

// What takes the cash that run-off and new business leave, or provides the cash that they need.
enum class PlanFunding : std::uint8_t {
    // By currency, an account that pays and charges the overnight rate of the discount curve,
    // day by day at the forwards of the scenario. Its interest is not capitalized.
    kOvernight,
    kNone,  // nothing: the balance sheet does not balance
};

// NII of one line by scenario and month of the horizon, in the reporting currency; liabilities are
// negative.
struct PlannedIncome {
    std::vector<std::vector<double>> nii;      // [scenario][month]
    std::vector<std::vector<double>> balance;  // [scenario][month]: at its end, in the currency

    double total(std::size_t scenario) const;
};

struct PlanLineValue : PlannedIncome {
    std::size_t currency = 0;
    // [scenario][month of the plan]: client rate at origination, of the first leg of a swap;
    // nullopt on or before the analysis date and after the horizon.
    std::vector<std::vector<std::optional<double>>> rate;
};

// The account of a currency. A positive balance is cash kept, a negative one is borrowed.
struct PlanFundingValue : PlannedIncome {
    std::size_t currency = 0;
};

struct PlannedBusiness {
    std::vector<PlanLineValue> lines;  // as in the plan
    std::vector<PlanFundingValue> funding;
    // Amounts planned on or before the analysis date: part of the existing business by then.
    std::size_t past = 0;

    // Interest of the lines and of their funding.
    double nii(std::size_t scenario, std::size_t month) const;
    double nii(std::size_t scenario) const;  // of all months
};

// NII of a line, or of one side of an account, as a contribution to the figures of the book,
// without a balance on the analysis date and economic value. The account is an asset in the months
// at whose end it keeps cash, and a liability in those in which it borrows.
struct PlannedPart {
    std::string id;  // of the line, or "overnight account" and the currency
    ChangeValue value;
};
// Of the lines in their order, then of the accounts; without the sides that an account never has.
std::vector<PlannedPart> planned_parts(const BusinessPlan& plan, const PlannedBusiness& planned,
                                       const Market& market);

// Why a line cannot be valued, and how to fix it. `as_of`: any date.
Status check_plan_line(const PlanLine& line, fin::Date as_of);

// Over the horizon of the book, whose balance rule does not matter. Bit-identical for any number of
// threads. kInvalidInput at "/lines/{index}" names the line that cannot be valued.
Result<PlannedBusiness> value_business_plan(const BusinessPlan& plan, PlanFunding funding,
                                            const BookInputs& inputs, const Work& work);

}  // namespace ballast::alm
