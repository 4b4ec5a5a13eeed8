#include "alm/legs.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "alm/position.hpp"

namespace ballast::alm {

namespace {

using fin::Date;

PositionType contract_type(const Position& position, bool variable) {
    if (position.schedule.empty())
        return variable ? PositionType::kVariableBullet : PositionType::kFixedBullet;
    return variable ? PositionType::kVariableScheduled : PositionType::kFixedScheduled;
}

// Not a customer loan: no early repayment.
Position without_behaviour(Position contract) {
    contract.prepayment.clear();
    contract.withdrawal.clear();
    return contract;
}

Position first_leg(const Position& swap) {
    Position leg = without_behaviour(swap);
    const bool basis = swap.type == PositionType::kSwapBasis;
    leg.type = contract_type(swap, basis);
    leg.side = swap.type == PositionType::kSwapPayer ? Side::kLiability : Side::kAsset;
    // The replacement is at par on the floating leg's own curve.
    if (!basis) leg.index_curve = swap.leg2_index_curve;
    return leg;
}

// Date from which the second leg counts its periods where it states none.
std::optional<Date> begin_of(const Position& swap) {
    if (swap.last_payment || swap.start || !swap.next_payment || swap.payment_months == 0)
        return swap.last_payment ? swap.last_payment : swap.start;
    return fin::add_months(*swap.next_payment, -swap.payment_months);
}

Position second_leg(const Position& swap) {
    Position leg = without_behaviour(swap);
    leg.type = contract_type(swap, true);
    leg.side = swap.type == PositionType::kSwapPayer ? Side::kAsset : Side::kLiability;
    leg.balance = swap.leg2_balance.value_or(swap.balance);
    leg.rate = swap.leg2_rate;
    leg.day_count = swap.leg2_day_count.value_or(swap.day_count);
    if (swap.leg2_last_payment || swap.leg2_next_payment || swap.leg2_payment_months) {
        leg.last_payment = swap.leg2_last_payment;
        leg.next_payment = swap.leg2_next_payment;
        leg.payment_months = swap.leg2_payment_months.value_or(swap.payment_months);
        if (!leg.last_payment && !leg.next_payment) leg.last_payment = begin_of(swap);
    }
    leg.next_reset = swap.leg2_next_reset;
    leg.reset_months = swap.leg2_reset_months;
    leg.index_months = swap.leg2_index_months;
    leg.index_curve = swap.leg2_index_curve;
    leg.spread = swap.leg2_spread;
    leg.renew_margin = 0.0;  // margin of the first leg: a new swap is at par except for it
    const double share = swap.balance == 0.0 ? 0.0 : leg.balance / swap.balance;
    for (auto& [date, amount] : leg.schedule) amount *= share;
    return leg;
}

Position option_leg(const Position& option) {
    Position leg = without_behaviour(option);
    leg.type = contract_type(option, true);
    leg.renew_months = 0;  // an option that has expired is not bought again
    return leg;
}

Position call_leg(const Position& call, Date as_of) {
    Position leg = call;
    leg.type = call.next_reset ? PositionType::kVariableBullet : PositionType::kFixedBullet;
    if (leg.maturity) return leg;
    // Notice is given today, or on the first day of a forward-starting contract.
    Date from = as_of;
    for (const auto& begin : {call.last_payment, call.start})
        if (begin) from = std::max(from, *begin);
    leg.maturity = from + std::max(1, call.notice_days);
    return leg;
}

Status check_swap(const Position& swap) {
    if (swap.side != Side::kAsset)
        return wrong_position(
            swap, "the type of a swap determines what is received and paid: expected side asset");
    if (swap.cap || swap.floor || swap.period_cap || swap.period_floor)
        return wrong_position(
            swap, "a swap has no cap or floor: enter them as positions of type cap and floor");
    if (!swap.leg2_rate)
        return wrong_position(swap,
                              "leg2_rate is missing: expected the current rate of the second leg");
    // Every payment date of the first leg must be one of the second, so that the second can count
    // its periods from there.
    const int months = swap.leg2_payment_months.value_or(swap.payment_months);
    const bool follows = months == 0 ? swap.payment_months == 0 : swap.payment_months % months == 0;
    if (!swap.leg2_last_payment && !swap.leg2_next_payment && !follows)
        return wrong_position(
            swap,
            fmt::format("the legs pay every {} and {} months, so the payment dates of the second "
                        "do not follow from the first: give leg2_last_payment or leg2_next_payment",
                        swap.payment_months, months));
    if (!swap.leg2_next_reset)
        return wrong_position(
            swap,
            "leg2_next_reset is missing: expected the next reset date, or the maturity "
            "for a leg that keeps its rate");
    if (swap.leg2_reset_months == 0 && swap.leg2_index_months == 0)
        return wrong_position(
            swap, "leg2_reset_months and leg2_index_months are missing: expected at least one");
    return {};
}

Status check_option(const Position& option) {
    const bool cap = option.type == PositionType::kCap;
    if (cap ? !option.cap : !option.floor)
        return wrong_position(
            option,
            fmt::format(
                "the strike is missing: give it as {0}, a rate comparable to the index plus spread",
                cap ? "cap" : "floor"));
    if (cap ? option.floor.has_value() : option.cap.has_value())
        return wrong_position(option,
                              "both cap and floor are given: enter a collar as two positions");
    if (option.period_cap || option.period_floor)
        return wrong_position(
            option,
            "a position of type cap or floor has no period_cap or period_floor: remove them");
    if (option.notional_exchanged)
        return wrong_position(
            option,
            "a position of type cap or floor does not exchange its notional: remove "
            "notional_exchanged");
    return {};
}

}  // namespace

std::vector<Leg> legs_of(const Position& position, Date as_of) {
    const LegKind swap = position.notional_exchanged ? LegKind::kLoan : LegKind::kNotional;
    switch (position.type) {
        case PositionType::kSwapReceiver:
        case PositionType::kSwapPayer:
        case PositionType::kSwapBasis:
            return {{first_leg(position), swap}, {second_leg(position), swap}};
        case PositionType::kCap:
            return {{option_leg(position), LegKind::kCap}};
        case PositionType::kFloor:
            return {{option_leg(position), LegKind::kFloor}};
        case PositionType::kCallMoney:
            return {{call_leg(position, as_of), LegKind::kLoan}};
        default:
            return {{position, LegKind::kLoan}};
    }
}

Status check_legs(const Position& position, Date as_of) {
    if (is_swap(position.type)) TRY_STATUS(check_swap(position));
    if (position.type == PositionType::kCap || position.type == PositionType::kFloor)
        TRY_STATUS(check_option(position));
    const std::vector<Leg> legs = legs_of(position, as_of);
    for (std::size_t i = 0; i < legs.size(); ++i) {
        Position contract = legs[i].contract;
        if (i == 1) contract.id += ", second leg";
        TRY_STATUS(check_position(contract, as_of));
    }
    return {};
}

}  // namespace ballast::alm
