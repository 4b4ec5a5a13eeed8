// For tests: transactions with a value for every term that the description lists.
#pragma once

#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>

#include "model/describe_transaction.hpp"

namespace ballast::test {

namespace detail {

inline void set_sample(std::string& term, std::string_view name, int, int variant) {
    term = fmt::format("{} {}", name, variant);
}
inline void set_sample(Decimal& term, std::string_view, int number, int variant) {
    term = Decimal::parse(fmt::format("0.{:02}{}", number, variant + 1)).value();
}
inline void set_sample(fin::Date& term, std::string_view, int number, int variant) {
    term = fin::Date::from_ymd(2024, 1 + number % 12, 1 + variant).value();
}
inline void set_sample(fin::Currency& term, std::string_view, int, int variant) {
    term = variant == 0 ? fin::Currency::kEur : fin::Currency::kGbp;
}
inline void set_sample(model::TransactionType& term, std::string_view, int, int variant) {
    using enum model::TransactionType;
    term = variant == 0 ? kShortSell : kReinvest;
}
template <class Term>
void set_sample(std::optional<Term>& term, std::string_view name, int number, int variant) {
    set_sample(term.emplace(), name, number, variant);
}

}  // namespace detail

// Values differ from term to term, from the defaults, and between variants 0 and 1; numbers are
// between 0 and 1.
inline model::Transaction every_term(int variant = 0) {
    model::Transaction t;
    int number = 0;
    describe::Described<model::Transaction>::fields.each([&](const auto& field) {
        detail::set_sample(t.*field.member, field.name, ++number, variant);
    });
    return t;
}

// A spin-off as rows of earlier versions contain it.
inline model::Transaction spinoff() {
    const auto decimal = [](const char* text) { return Decimal::parse(text).value(); };
    return {.date = fin::Date::from_ymd(2024, 2, 29).value(),
            .type = model::TransactionType::kSpinoff,
            .symbol = "OLD",
            .quantity = decimal("0.5"),
            .price = decimal("99.5"),
            .amount = decimal("-7.25"),
            .fees = decimal("0.01"),
            .currency = fin::Currency::kEur,
            .lot_id = "lot",
            .ratio = decimal("0.25"),
            .new_symbol = "NEW",
            .note = "n",
            .ratio_base = decimal("3"),
            .other_account = "elsewhere",
            .acquired = fin::Date::from_ymd(2020, 2, 29).value(),
            .fair_value = decimal("10"),
            .basis_fraction = decimal("0.25"),
            .gift_tax = decimal("1.5"),
            .multiplier = decimal("100")};
}

}  // namespace ballast::test
