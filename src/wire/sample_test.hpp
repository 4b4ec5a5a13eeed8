// Described types of every supported shape, for the tests of this module, the schema check and the
// fuzzer.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "wire/json.hpp"

namespace ballast::wire::sample {

enum class Side { kBuy, kSell, kShort };

struct Position {
    std::string symbol;
    Decimal quantity;
    std::optional<double> price;
    Side side = Side::kBuy;
    int lot = 1;
    bool held = true;
};

struct Node {
    std::string name;
    std::vector<Node> children;
};

struct Everything {
    std::string title;
    bool flag = false;
    int small = 7;
    std::int64_t large = 0;
    std::uint64_t natural = 0;
    std::uint8_t byte = 0;
    double ratio = 0.25;
    std::optional<double> maybe;
    Side side = Side::kSell;
    fin::Date as_of;
    Instant at;
    Decimal amount;
    UserId owner;
    std::vector<std::string> tags;
    std::vector<double> weights;
    std::vector<bool> bits;
    std::array<double, 3> triple{};
    std::map<std::string, double> by_symbol;
    std::map<std::string, std::vector<Position>> by_book;
    std::variant<std::string, double, Position, std::vector<double>> either;
    std::pair<std::string, double> pair;
    std::optional<Position> first;
    Table<Position> positions;
    WideTable prices;
    RawJson extra;
    Node tree;
};

}  // namespace ballast::wire::sample

namespace ballast::describe {

template <>
struct Described<wire::sample::Side> {
    static constexpr std::string_view name = "Side";
    static constexpr std::string_view doc = "Direction of a position.";
    static constexpr std::array values = {
        word(wire::sample::Side::kBuy, "buy", "Bought."), word(wire::sample::Side::kSell, "sell"),
        word(wire::sample::Side::kShort, "sell_short", "Borrowed.", "Short sale")};
};

template <>
struct Described<wire::sample::Position> {
    static constexpr std::string_view name = "Position";
    static constexpr std::string_view doc = "One holding.";
    static constexpr auto fields = wire::list(
        required("symbol", &wire::sample::Position::symbol, "Ticker.",
                 {.min_length = 1, .max_length = 12}),
        required("quantity", &wire::sample::Position::quantity, "Shares held."),
        optional("price", &wire::sample::Position::price, "Last price; null when unknown.",
                 {.minimum = 0, .exclusive_minimum = true}),
        optional("side", &wire::sample::Position::side, "Long or short."),
        optional("lot", &wire::sample::Position::lot, "Shares of a lot.",
                 {.minimum = 1, .maximum = 100}),
        optional("held", &wire::sample::Position::held, "Whether it is still held."));
};

template <>
struct Described<wire::sample::Node> {
    static constexpr std::string_view name = "Node";
    static constexpr std::string_view doc = "A tree.";
    static constexpr auto fields = wire::list(
        required("name", &wire::sample::Node::name, "Its name."),
        optional("children", &wire::sample::Node::children, "What hangs below.", {.max_items = 8}));
};

template <>
struct Described<wire::sample::Everything> {
    using T = wire::sample::Everything;
    static constexpr std::string_view name = "Everything";
    static constexpr std::string_view doc = "A value of every shape.";
    static constexpr auto fields = wire::list(
        required("title", &T::title, "Any text, even */ and \"quotes\"."),
        optional("flag", &T::flag, "Yes or no."), optional("small", &T::small, "32 bits."),
        optional("large", &T::large, "64 bits."),
        optional("natural", &T::natural, "64 bits, no sign."),
        optional("byte", &T::byte, "Eight bits."),
        optional("ratio", &T::ratio, "A fraction.",
                 {.minimum = 0, .maximum = 1, .exclusive_maximum = true, .unit = "fraction"}),
        optional("maybe", &T::maybe, "A number or nothing."), optional("side", &T::side, "A word."),
        optional("as_of", &T::as_of, "A date."), optional("at", &T::at, "An instant."),
        optional("amount", &T::amount, "A decimal.", {.minimum = -1e12, .maximum = 1e20}),
        optional("owner", &T::owner, "An id."),
        optional("tags", &T::tags, "Words.", {.max_items = 3, .max_length = 5}),
        optional("weights", &T::weights, "Numbers.", {.minimum = 0, .max_items = 1000}),
        optional("bits", &T::bits, "Booleans."), optional("triple", &T::triple, "Three numbers."),
        optional("by_symbol", &T::by_symbol, "A number per symbol.", {.max_items = 4}),
        optional("by_book", &T::by_book, "Positions per book."),
        optional("either", &T::either, "A text, a number, a position or numbers."),
        optional("pair", &T::pair, "A text and a number."),
        optional("first", &T::first, "A position or nothing."),
        optional("positions", &T::positions, "A table.", {.max_items = 100000}),
        optional("prices", &T::prices, "A wide table."), optional("extra", &T::extra, "Any JSON."),
        optional("tree", &T::tree, "Nested."));
};

}  // namespace ballast::describe
