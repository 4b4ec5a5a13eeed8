#include "trade/changes.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "model/occ_symbol.hpp"
#include "model/position_entry.hpp"

namespace ballast::trade {

namespace {

using model::Position;

constexpr int kQuantityDigits = 6;

Error at(std::size_t index, std::string_view field, std::string_view code, std::string message,
         std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back({fmt::format("/{}/{}", index, field), std::string(code),
                            std::move(message), std::move(hint)});
    return error;
}

Result<Decimal> held_of(std::span<const Position> positions, std::string_view symbol) {
    Decimal held;
    for (const Position& position : positions)
        if (position.symbol == symbol) {
            TRY(held, add(held, position.quantity));
        }
    return held;
}

// The largest multiple of the lot that is not above |amount|, with its sign.
Result<Decimal> in_lots(double amount, Decimal lot) {
    TRY(const Decimal exact, Decimal::from_double(amount, kQuantityDigits, Rounding::kTowardZero));
    if (lot.is_zero()) return exact;
    TRY(const Decimal lots, divide(exact, lot, Rounding::kTowardZero));
    TRY(const Decimal whole, round(lots, 0, Rounding::kTowardZero));
    return multiply(whole, lot, Rounding::kHalfEven);
}

class Application {
public:
    Application(std::vector<Position> positions, const ChangeSettings& settings)
        : settings_(settings), original_(positions.size()) {
        book_.positions = std::move(positions);
    }

    Status apply(const Change& change, std::size_t index) {
        TRY_STATUS(check(change, index));
        TRY(const Position terms, terms_of(change, index));
        AppliedChange applied{.id = change.id, .action = change.action, .symbol = terms.symbol};
        TRY(applied.before, held_of(book_.positions, terms.symbol));
        const auto price =
            change.price ? std::optional(change.price->to_double()) : settings_.quote(terms);
        if (!price)
            return at(
                index, "symbol", "no_price",
                fmt::format("{} has no price on {}", terms.symbol, settings_.as_of.to_string()),
                "give the `price` of the trade, or import prices of the symbol");
        applied.price = *price;
        TRY(const Decimal signed_quantity,
            quantity_of(change, index, applied.before, *price * terms.multiplier.to_double()));
        TRY(applied.after, add(applied.before, signed_quantity));
        TRY(applied.quantity, absolute(signed_quantity));
        if (!signed_quantity.is_zero()) {
            applied.side = side_of(applied.before, signed_quantity);
            TRY_STATUS(trade(terms, signed_quantity, *price));
        }
        const double multiplier = terms.multiplier.to_double();
        applied.value = applied.quantity.to_double() * multiplier * *price;
        applied.cost = std::abs(applied.value) * settings_.cost_bp * 1e-4;
        applied.cash = -signed_quantity.to_double() * multiplier * *price - applied.cost;
        book_.cash_change += applied.cash;
        book_.costs += applied.cost;
        book_.changes.push_back(std::move(applied));
        return {};
    }

    Result<ChangedBook> finish() && {
        TRY_STATUS(settle());
        std::erase_if(book_.positions, [](const Position& p) { return p.quantity.is_zero(); });
        return std::move(book_);
    }

private:
    Status check(const Change& change, std::size_t index) const {
        const int sizes =
            change.quantity.has_value() + change.weight.has_value() + change.value.has_value();
        const bool closes = change.action == ChangeAction::kClose;
        if (closes && sizes > 0)
            return at(index,
                      change.quantity ? "quantity"
                      : change.weight ? "weight"
                                      : "value",
                      "unexpected", "closing a position takes no size",
                      "remove it, or sell a quantity");
        if (!closes && sizes != 1)
            return at(index, "quantity", sizes == 0 ? "required" : "ambiguous",
                      sizes == 0 ? "the size of the trade is missing"
                                 : "the trade has more than one size",
                      "give one of quantity, weight and value");
        const bool resizes = change.action == ChangeAction::kResize;
        if (change.weight && !resizes)
            return at(index, "weight", "unexpected", "only a resize has a weight",
                      "use the action resize, or give a quantity or value");
        const double size = change.quantity ? change.quantity->to_double()
                                            : change.value.value_or(change.weight.value_or(1.0));
        if (!std::isfinite(size) || (!resizes && size <= 0.0))
            return at(index,
                      change.quantity ? "quantity"
                      : change.value  ? "value"
                                      : "weight",
                      "range", "the size of the trade is not a positive number",
                      "give a positive number; the action says whether it is bought or sold");
        if (change.price && change.price->sign() <= 0)
            return at(index, "price", "range", "the price is not positive",
                      "give a positive price, or leave it out to use the close");
        return {};
    }

    // Those of the position held, or of a new one.
    Result<Position> terms_of(const Change& change, std::size_t index) const {
        const std::string symbol = model::stored_symbol(change.symbol);
        const auto held = std::ranges::find(book_.positions, symbol, &Position::symbol);
        if (held != book_.positions.end()) {
            if (held->type == model::AssetType::kCash)
                return at(index, "symbol", "not_allowed",
                          fmt::format("{} is cash, which trades change by themselves", symbol),
                          "trade a security");
            return *held;
        }
        if (change.action == ChangeAction::kSell || change.action == ChangeAction::kCover ||
            change.action == ChangeAction::kClose)
            return at(index, "symbol", "not_held", fmt::format("{} is not held", symbol),
                      "name a symbol that is held");
        auto made = model::enter_position({.symbol = symbol,
                                           .type = change.type,
                                           .quantity = Decimal(1),
                                           .entry_date = settings_.as_of},
                                          settings_.as_of);
        if (!made) {
            Error error = std::move(made).error();
            for (FieldError& field : error.errors) field.pointer = fmt::format("/{}/symbol", index);
            return error;
        }
        if (made->option && made->option->expiry < settings_.as_of)
            return at(index, "symbol", "expired",
                      fmt::format("{} expired on {}", symbol, made->option->expiry.to_string()),
                      "name a contract that has not expired");
        return made;
    }

    Result<Decimal> quantity_of(const Change& change, std::size_t index, Decimal held,
                                double unit_value) const {
        const std::string& symbol = change.symbol;
        const auto sized = [&](double money) { return in_lots(money / unit_value, settings_.lot); };
        const auto refuse = [&](std::string message, std::string hint) {
            return at(index, "action", "position", std::move(message), std::move(hint));
        };
        switch (change.action) {
            case ChangeAction::kClose:
                return negate(held);
            case ChangeAction::kResize: {
                if (change.quantity) return subtract(*change.quantity, held);
                const double target =
                    change.value ? *change.value : *change.weight * settings_.net_value;
                TRY(const Decimal quantity, sized(target));
                return subtract(quantity, held);
            }
            default:
                break;
        }
        Decimal quantity;
        if (change.quantity) {
            quantity = *change.quantity;
        } else {
            TRY(quantity, sized(*change.value));
        }
        if (quantity.is_zero())
            return at(index, "value", "range",
                      fmt::format("{:.2f} is less than one lot of {}", *change.value, symbol),
                      "give a larger value, or a quantity");
        TRY(const Decimal size, absolute(held));
        const bool too_much = quantity > size;
        switch (change.action) {
            case ChangeAction::kBuy:
                if (held.is_negative())
                    return refuse(fmt::format("{} is held short: {}", symbol, held.to_string()),
                                  "use the action cover, or resize");
                return quantity;
            case ChangeAction::kSell:
                if (held.sign() <= 0 || too_much)
                    return refuse(fmt::format("{} {} are held: {} cannot be sold", held.to_string(),
                                              symbol, quantity.to_string()),
                                  "sell what is held and short the rest, or resize to a negative "
                                  "quantity");
                return negate(quantity);
            case ChangeAction::kShort:
                if (held.sign() > 0)
                    return refuse(fmt::format("{} {} are held long", held.to_string(), symbol),
                                  "close the position first, or resize to a negative quantity");
                return negate(quantity);
            default:
                if (held.sign() >= 0 || too_much)
                    return refuse(fmt::format("{} {} are held: {} cannot be covered",
                                              held.to_string(), symbol, quantity.to_string()),
                                  "cover what is short and buy the rest, or resize");
                return quantity;
        }
    }

    static OrderSide side_of(Decimal before, Decimal change) {
        if (change.sign() > 0) return before.is_negative() ? OrderSide::kCover : OrderSide::kBuy;
        return before.sign() > 0 ? OrderSide::kSell : OrderSide::kShort;
    }

    // Closes the oldest positions first, then opens.
    Status trade(const Position& terms, Decimal change, double price) {
        for (Position& position : book_.positions) {
            if (change.is_zero()) return {};
            if (position.symbol != terms.symbol || position.quantity.sign() != -change.sign())
                continue;
            TRY(const Decimal size, absolute(position.quantity));
            TRY(const Decimal needed, absolute(change));
            const Decimal closed = std::min(size, needed);
            TRY(const Decimal signed_part,
                change.is_negative() ? negate(closed) : Result<Decimal>(closed));
            TRY(position.quantity, add(position.quantity, signed_part));
            TRY(change, subtract(change, signed_part));
        }
        return change.is_zero() ? Status{} : open(terms, change, price);
    }

    Status open(const Position& terms, Decimal change, double price) {
        for (std::size_t i = original_; i < book_.positions.size(); ++i) {
            Position& position = book_.positions[i];
            if (position.symbol != terms.symbol || position.type == model::AssetType::kCash)
                continue;
            const double before = position.quantity.to_double();
            TRY(position.quantity, add(position.quantity, change));
            const double entry = position.entry_price ? position.entry_price->to_double() : price;
            const double total = before + change.to_double();
            if (total != 0.0) {
                TRY(position.entry_price,
                    Decimal::from_double((before * entry + change.to_double() * price) / total,
                                         kQuantityDigits, Rounding::kHalfEven));
            }
            return {};
        }
        Position opened = terms;
        opened.id = {};
        opened.quantity = change;
        opened.entry_date = settings_.as_of;
        TRY(opened.entry_price, Decimal::from_double(price, kQuantityDigits, Rounding::kHalfEven));
        opened.version = 1;
        book_.positions.push_back(std::move(opened));
        return {};
    }

    // Money to and from the cash position of the currency.
    Status settle() {
        TRY(const Decimal change, Decimal::from_double(book_.cash_change, 2, Rounding::kHalfEven));
        if (change.is_zero()) return {};
        const std::string currency(settings_.currency.code());
        const auto cash = std::ranges::find_if(book_.positions, [&](const Position& position) {
            return position.type == model::AssetType::kCash && position.symbol == currency;
        });
        const auto any_cash =
            cash != book_.positions.end()
                ? cash
                : std::ranges::find(book_.positions, model::AssetType::kCash, &Position::type);
        if (any_cash != book_.positions.end()) {
            TRY(any_cash->quantity, add(any_cash->quantity, change));
            return {};
        }
        book_.positions.push_back(
            {.symbol = currency, .type = model::AssetType::kCash, .quantity = change});
        return {};
    }

    const ChangeSettings& settings_;
    std::size_t original_;  // positions that the session did not open
    ChangedBook book_;
};

}  // namespace

Result<ChangedBook> apply_changes(std::vector<Position> positions, std::span<const Change> changes,
                                  const ChangeSettings& settings) {
    Application application(std::move(positions), settings);
    for (std::size_t i = 0; i < changes.size(); ++i) TRY_STATUS(application.apply(changes[i], i));
    return std::move(application).finish();
}

Result<std::vector<Order>> orders_between(std::span<const Position> before,
                                          std::span<const Position> after) {
    std::map<std::string, const Position*> symbols;
    for (const auto& positions : {before, after})
        for (const Position& position : positions)
            if (position.type != model::AssetType::kCash)
                symbols.try_emplace(position.symbol, &position);
    std::vector<Order> orders;
    for (const auto& [symbol, terms] : symbols) {
        TRY(const Decimal held, held_of(before, symbol));
        TRY(const Decimal needed, held_of(after, symbol));
        TRY(const Decimal change, subtract(needed, held));
        if (change.is_zero()) continue;
        Order order{.side = change.is_negative() ? OrderSide::kSell : OrderSide::kBuy,
                    .symbol = symbol,
                    .held = held};
        TRY(order.quantity, absolute(change));
        if (terms->option) {
            order.underlying = terms->option->underlying;
            order.expiry = terms->option->expiry;
            order.right = terms->option->right;
            order.strike = terms->option->strike;
        }
        orders.push_back(std::move(order));
    }
    return orders;
}

}  // namespace ballast::trade
