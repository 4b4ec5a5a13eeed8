#include "trade/split.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <tuple>
#include <utility>

namespace ballast::trade {

namespace {

bool is_purchase(OrderSide side) { return side == OrderSide::kBuy || side == OrderSide::kCover; }

std::string_view name_of(OrderSide side) {
    switch (side) {
        case OrderSide::kBuy:
            return "buy";
        case OrderSide::kSell:
            return "sell";
        case OrderSide::kShort:
            return "short sale";
        case OrderSide::kCover:
            return "purchase to cover";
    }
    return "order";
}

using Holding = std::pair<std::string, std::string>;  // account, symbol

Order part_of(const Order& order, Decimal quantity, PositionEffect effect) {
    Order part = order;
    part.quantity = quantity;
    const bool closes = effect == PositionEffect::kClose;
    if (is_purchase(order.side))
        part.side = closes ? OrderSide::kCover : OrderSide::kBuy;
    else
        part.side = closes ? OrderSide::kSell : OrderSide::kShort;
    if (order.is_option()) part.position_effect = effect;
    return part;
}

}  // namespace

Result<Outcome<std::vector<Order>>> split_reversals(const std::vector<Order>& orders) {
    Outcome<std::vector<Order>> outcome;
    std::map<Holding, Decimal> held;
    for (const Order& order : orders) {
        const Holding key{order.account, order.symbol};
        if (order.held) held[key] = *order.held;
        const auto found = held.find(key);
        if (found == held.end()) {
            outcome.value.push_back(order);
            continue;
        }
        const Decimal before = found->second;
        const bool purchase = is_purchase(order.side);
        // What is there to close: the short position of a purchase, the long one of a sale.
        Decimal open;
        if (before.sign() == (purchase ? -1 : 1)) {
            TRY(open, absolute(before));
        }
        const Decimal closing = std::min(open, order.quantity);
        TRY(const Decimal opening, subtract(order.quantity, closing));
        TRY(found->second,
            purchase ? add(before, order.quantity) : subtract(before, order.quantity));
        if (!closing.is_zero() && !opening.is_zero()) {
            for (const auto& [quantity, effect, suffix] :
                 {std::tuple(closing, PositionEffect::kClose, "-1"),
                  std::tuple(opening, PositionEffect::kOpen, "-2")}) {
                Order part = part_of(order, quantity, effect);
                part.id += suffix;
                outcome.value.push_back(std::move(part));
            }
            outcome.issues.push_back(
                {Severity::kInfo, "split",
                 fmt::format("order {} reverses {} {}: it is split into {} that close the position "
                             "and {} that open the other side",
                             order.id, before.to_string(), order.symbol, closing.to_string(),
                             opening.to_string()),
                 order.id});
            continue;
        }
        Order whole = part_of(order, order.quantity,
                              opening.is_zero() ? PositionEffect::kClose : PositionEffect::kOpen);
        if (whole.side != order.side)
            outcome.issues.push_back(
                {Severity::kInfo, "side_changed",
                 fmt::format("order {} is a {} because {} {} are held", order.id,
                             name_of(whole.side), before.to_string(), order.symbol),
                 order.id});
        outcome.value.push_back(std::move(whole));
    }
    return outcome;
}

}  // namespace ballast::trade
