// Orders and templates described once: their JSON form and its schema.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "model/describe_portfolio.hpp"
#include "trade/order.hpp"
#include "trade/order_table.hpp"

namespace ballast::describe {

template <>
struct Described<trade::OrderSide> {
    using enum trade::OrderSide;
    static constexpr std::string_view name = "OrderSide";
    static constexpr std::string_view doc = "Direction of an order.";
    static constexpr std::array values{
        word(kBuy, "buy", "Buys; opens or adds to a long position."),
        word(kSell, "sell", "Sells what is held."),
        word(kShort, "short", "Sells what is not held.", "sell short"),
        word(kCover, "cover", "Buys back what was sold short.", "buy to cover")};
};

template <>
struct Described<trade::OrderType> {
    using enum trade::OrderType;
    static constexpr std::string_view name = "OrderType";
    static constexpr std::string_view doc = "Condition on the price of an order.";
    static constexpr std::array values{
        word(kMarket, "market", "At the market."), word(kLimit, "limit", "At the limit or better."),
        word(kStop, "stop", "At the market once the stop price is reached."),
        word(kStopLimit, "stop_limit", "At the limit or better once the stop price is reached.")};
};

template <>
struct Described<trade::TimeInForce> {
    using enum trade::TimeInForce;
    static constexpr std::string_view name = "TimeInForce";
    static constexpr std::string_view doc = "How long an order is valid.";
    static constexpr std::array values{
        word(kDay, "day", "Until the end of the day."),
        word(kGoodTillCancel, "gtc", "Until canceled.", "good till canceled"),
        word(kAtOpening, "opening", "At the opening only.", "at the opening"),
        word(kImmediateOrCancel, "ioc", "At once; the rest is canceled.", "immediate or cancel"),
        word(kFillOrKill, "fok", "At once and entirely, or not.", "fill or kill"),
        word(kAtClose, "close", "At the close only.", "at the close")};
};

template <>
struct Described<trade::PositionEffect> {
    using enum trade::PositionEffect;
    static constexpr std::string_view name = "PositionEffect";
    static constexpr std::string_view doc = "Whether an option order opens or closes a position.";
    static constexpr std::array values{word(kOpen, "open", "Opens or increases a position."),
                                       word(kClose, "close", "Closes or reduces a position.")};
};

template <>
struct Described<trade::Order> {
    using T = trade::Order;
    static constexpr std::string_view name = "Order";
    static constexpr std::string_view doc = "An order to a broker.";
    static constexpr auto fields = list(
        optional("id", &T::id, "Id of the order, unique in the request; numbered when empty.",
                 {.max_length = 60}),
        optional("account", &T::account, "Account at the broker.", {.max_length = 64}),
        required("side", &T::side, "Direction of the order."),
        optional("symbol", &T::symbol,
                 "Symbol to trade; of an option its OCC symbol, unless its terms are given.",
                 {.max_length = 32}),
        required("quantity", &T::quantity, "Quantity, positive; contracts for an option."),
        optional("type", &T::type, "Condition on the price."),
        optional("limit", &T::limit, "Limit price, for the types limit and stop_limit."),
        optional("stop", &T::stop, "Stop price, for the types stop and stop_limit."),
        optional("tif", &T::tif, "How long the order is valid."),
        optional("time", &T::time, "Time of the order, UTC; the time of the call when absent."),
        optional("underlying", &T::underlying, "Symbol of an option's underlying.",
                 {.max_length = 32}),
        optional("expiry", &T::expiry, "Expiry date of the option."),
        optional("right", &T::right, "Call or put."),
        optional("strike", &T::strike, "Strike price of the option."),
        optional("position_effect", &T::position_effect,
                 "Whether the option order opens or closes; by its side when absent."),
        optional("held", &T::held,
                 "Signed quantity held before the order; an order that reverses it is split."));
};

template <>
struct Described<trade::OrderField> {
    using enum trade::OrderField;
    static constexpr std::string_view name = "OrderField";
    static constexpr std::string_view doc = "Contents of a column of a trade file.";
    static constexpr std::array values{
        word(kId, "id", "Id of the order."),
        word(kAccount, "account", "Account at the broker."),
        word(kSide, "side", "Direction."),
        word(kSymbol, "symbol", "Symbol in the form of the template."),
        word(kQuantity, "quantity", "Quantity."),
        word(kType, "type", "Condition on the price."),
        word(kLimit, "limit", "Limit price."),
        word(kStop, "stop", "Stop price."),
        word(kTif, "tif", "Time in force.", "time in force"),
        word(kTime, "time", "Time of the order, UTC."),
        word(kAssetClass, "asset_class", "stock or option."),
        word(kUnderlying, "underlying", "Underlying of an option."),
        word(kExpiry, "expiry", "Expiry date of an option."),
        word(kRight, "right", "call or put."),
        word(kStrike, "strike", "Strike of an option."),
        word(kPositionEffect, "position_effect", "open or close."),
        word(kConstant, "constant", "The same text in every row.")};
};

template <>
struct Described<trade::OrderColumn> {
    using T = trade::OrderColumn;
    static constexpr std::string_view name = "OrderColumn";
    static constexpr std::string_view doc = "A column of a trade file.";
    static constexpr auto fields =
        list(required("field", &T::field, "Contents of the column."),
             optional("header", &T::header, "Header; the name of the field when empty.",
                      {.max_length = 64}),
             optional("value", &T::value, "Text of a constant.", {.max_length = 64}));
};

template <>
struct Described<trade::SymbolForm> {
    using enum trade::SymbolForm;
    static constexpr std::string_view name = "SymbolForm";
    static constexpr std::string_view doc = "Form of the symbols of options.";
    static constexpr std::array values{
        word(kCompact, "occ_compact", "OCC symbol without blanks.", "OCC, compact"),
        word(kPadded, "occ_padded", "OCC symbol with its root of six characters.", "OCC, padded"),
        word(kUnderlying, "underlying", "Symbol of the underlying.")};
};

template <>
struct Described<trade::Delimiter> {
    using enum trade::Delimiter;
    static constexpr std::string_view name = "Delimiter";
    static constexpr std::string_view doc = "Character between cells.";
    static constexpr std::array values{word(kComma, "comma"), word(kSemicolon, "semicolon"),
                                       word(kTab, "tab")};
};

template <>
struct Described<trade::LetterCase> {
    using enum trade::LetterCase;
    static constexpr std::string_view name = "LetterCase";
    static constexpr std::string_view doc = "Case of sides, types and other words.";
    static constexpr std::array values{word(kLower, "lower"), word(kUpper, "upper")};
};

template <>
struct Described<trade::OrderTemplate> {
    using T = trade::OrderTemplate;
    static constexpr std::string_view name = "TradeTemplate";
    static constexpr std::string_view doc = "Layout of a trade file.";
    static constexpr auto fields = list(
        required("name", &T::name, "Name of the template.", {.min_length = 1, .max_length = 64}),
        optional("description", &T::description, "Purpose of the template.", {.max_length = 500}),
        required("columns", &T::columns, "Columns in their order.",
                 {.min_items = 1, .max_items = 50}),
        optional("symbol_form", &T::symbol_form, "Form of the symbols of options."),
        optional("delimiter", &T::delimiter, "Character between cells."),
        optional("letter_case", &T::letter_case, "Case of sides, types and other words."),
        optional("header", &T::header, "Whether the first line has the headers."));
};

}  // namespace ballast::describe
