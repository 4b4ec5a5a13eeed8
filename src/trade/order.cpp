#include "trade/order.hpp"

#include <fmt/format.h>

#include "model/occ_symbol.hpp"

namespace ballast::trade {

namespace {

class Problems {
public:
    void add(std::string_view field, std::string_view code, std::string message, std::string hint) {
        errors_.push_back(
            {fmt::format("/{}", field), std::string(code), std::move(message), std::move(hint)});
    }

    Status status(const Order& order) && {
        if (errors_.empty()) return {};
        Error error = fail(Code::kInvalidInput,
                           fmt::format("order {}: {}", order.id, errors_.front().message));
        error.errors = std::move(errors_);
        return error;
    }

private:
    std::vector<FieldError> errors_;
};

void check_price(const Order& order, Problems& problems, std::string_view field,
                 const std::optional<Decimal>& price, bool is_used) {
    if (is_used && !price)
        problems.add(field, "required",
                     fmt::format("the {} price of {} is missing", field, order.symbol),
                     "give the price, or use another order type");
    else if (!is_used && price)
        problems.add(field, "unexpected",
                     fmt::format("the order type of {} has no {} price", order.symbol, field),
                     fmt::format("remove it, or set the type to {}", field));
    else if (price && price->sign() <= 0)
        problems.add(
            field, "range",
            fmt::format("the {} price is {}: expected a positive price", field, price->to_string()),
            "give a positive price such as 185.25");
}

void check_option(const Order& order, Problems& problems) {
    if (!order.right)
        problems.add("right", "required", "the right of the option is missing", "give call or put");
    if (!order.strike)
        problems.add("strike", "required", "the strike of the option is missing",
                     "give the strike price");
    else if (order.strike->sign() <= 0)
        problems.add(
            "strike", "range",
            fmt::format("the strike is {}: expected a positive price", order.strike->to_string()),
            "give a positive price");
    if (order.underlying.empty())
        problems.add("underlying", "required", "the underlying of the option is missing",
                     "give its symbol");
}

// Whether the terms beside an OCC symbol say something else than the symbol.
void check_agreement(const Order& order, const model::OptionTerms& terms, Problems& problems) {
    const auto differs = [&](std::string_view field, const std::string& stated) {
        problems.add(
            field, "mismatch",
            fmt::format("the {} {} differs from the symbol {}", field, stated, order.symbol),
            "remove it, or correct the symbol");
    };
    if (order.expiry && *order.expiry != terms.expiry) differs("expiry", order.expiry->to_string());
    if (order.right && *order.right != terms.right)
        differs("right", *order.right == model::OptionRight::kCall ? "call" : "put");
    if (order.strike && *order.strike != terms.strike) differs("strike", order.strike->to_string());
}

// The compact OCC symbol, so that a contract has one name; the underlying where it has none. Roots
// have letters and digits only: BRKB for BRK.B.
std::string contract_symbol(const Order& order) {
    std::string root;
    for (const char c : order.underlying)
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) root += c;
    const auto symbol = model::format_occ_symbol({root, *order.expiry, *order.right, *order.strike},
                                                 model::OccForm::kCompact);
    return symbol ? *symbol : order.underlying;
}

PositionEffect usual_effect(OrderSide side) {
    return side == OrderSide::kBuy || side == OrderSide::kShort ? PositionEffect::kOpen
                                                                : PositionEffect::kClose;
}

}  // namespace

Result<Order> complete(Order order) {
    Problems problems;
    if (order.quantity.sign() <= 0)
        problems.add("quantity", "range",
                     fmt::format("the quantity is {}: expected a positive number",
                                 order.quantity.to_string()),
                     "give a positive quantity; the side says whether it is bought or sold");
    const bool stops = order.type == OrderType::kStop || order.type == OrderType::kStopLimit;
    const bool limits = order.type == OrderType::kLimit || order.type == OrderType::kStopLimit;
    check_price(order, problems, "limit", order.limit, limits);
    check_price(order, problems, "stop", order.stop, stops);
    if (const auto terms = model::parse_occ_symbol(order.symbol)) {
        check_agreement(order, *terms, problems);
        if (order.underlying.empty()) order.underlying = terms->underlying;
        order.expiry = terms->expiry;
        order.right = terms->right;
        order.strike = terms->strike;
    }
    if (order.expiry || order.right || order.strike) {
        if (order.underlying.empty()) order.underlying = order.symbol;
        if (!order.expiry)
            problems.add("expiry", "required", "the expiry of the option is missing",
                         "give the date of expiry");
        check_option(order, problems);
        if (!order.position_effect) order.position_effect = usual_effect(order.side);
    } else if (order.position_effect) {
        problems.add("position_effect", "unexpected",
                     "only an order for an option has a position effect",
                     "remove it, or give underlying, expiry, right and strike");
    }
    if (order.symbol.empty() && (order.underlying.empty() || !order.expiry))
        problems.add("symbol", "required", "the symbol is missing", "give the symbol to trade");
    TRY_STATUS(std::move(problems).status(order));
    if (order.is_option()) order.symbol = contract_symbol(order);
    return order;
}

}  // namespace ballast::trade
