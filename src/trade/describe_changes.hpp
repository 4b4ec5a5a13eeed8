// Changes of portfolios described once: their JSON form and its schema.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "model/describe_portfolio.hpp"
#include "trade/changes.hpp"
#include "trade/describe_order.hpp"

namespace ballast::describe {

template <>
struct Described<trade::ChangeAction> {
    using enum trade::ChangeAction;
    static constexpr std::string_view name = "ProformaAction";
    static constexpr std::string_view doc = "What a trade of a pro-forma session does.";
    static constexpr std::array values{
        word(kBuy, "buy", "Opens or adds to a long position."),
        word(kSell, "sell", "Reduces a long position."),
        word(kShort, "short", "Opens or adds to a short position.", "sell short"),
        word(kCover, "cover", "Reduces a short position.", "buy to cover"),
        word(kClose, "close", "Closes the whole position."),
        word(kResize, "resize", "Trades to a quantity, weight or value, through zero if needed.",
             "resize to")};
};

template <>
struct Described<trade::Change> {
    using T = trade::Change;
    static constexpr std::string_view name = "ProformaTrade";
    static constexpr std::string_view doc = "A trade of a pro-forma session.";
    static constexpr auto fields = list(
        optional("id", &T::id, "Id of the trade in the session; numbered when empty.",
                 {.max_length = 40}),
        required("action", &T::action, "What the trade does."),
        required("symbol", &T::symbol, "Symbol; of an option its OCC symbol.",
                 {.min_length = 1, .max_length = 32}),
        optional("type", &T::type, "Type of a symbol that is not held; by the symbol when absent."),
        optional("quantity", &T::quantity,
                 "Quantity; of a resize the target, negative for a short position."),
        optional("weight", &T::weight,
                 "Target of a resize as a share of the net value before the session, as a "
                 "fraction; negative for a short position.",
                 {.minimum = -100, .maximum = 100, .unit = "fraction"}),
        optional("value", &T::value,
                 "Amount of money to trade; of a resize the target, negative for a short position.",
                 {.unit = "currency"}),
        optional("price", &T::price,
                 "Price per unit; the close, or the model price of an option, "
                 "when absent."),
        optional("note", &T::note, "Note on the trade.", {.max_length = 500}));
};

template <>
struct Described<trade::AppliedChange> {
    using T = trade::AppliedChange;
    static constexpr std::string_view name = "AppliedTrade";
    static constexpr std::string_view doc = "A trade as it is carried out.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the trade."),
             required("action", &T::action, "What the trade does."),
             required("symbol", &T::symbol, "Symbol."),
             required("side", &T::side, "Side of the order; null when there is nothing to trade."),
             required("before", &T::before, "Signed quantity of the symbol before the trade."),
             required("after", &T::after, "Signed quantity after it."),
             required("quantity", &T::quantity, "Quantity traded."),
             required("price", &T::price, "Price per unit."),
             required("value", &T::value, "Value traded, positive, in the portfolio's currency."),
             required("cost", &T::cost, "Cost of the trade, in the portfolio's currency."),
             required("cash", &T::cash,
                      "Change of the cash, costs included, in the portfolio's currency."));
};

}  // namespace ballast::describe
