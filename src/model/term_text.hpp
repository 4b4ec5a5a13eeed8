// The value of a term as a file or an error shows it; empty when it is absent.
#pragma once

#include <optional>
#include <string>
#include <type_traits>

#include "describe/describe.hpp"

namespace ballast::model {

template <class Term>
std::string term_text(const Term& term) {
    if constexpr (std::is_same_v<Term, std::string>)
        return term;
    else if constexpr (describe::DescribedEnum<Term>)
        return std::string(describe::to_word(term));
    else
        return term.to_string();
}

template <class Term>
std::string term_text(const std::optional<Term>& term) {
    return term ? term_text(*term) : std::string();
}

}  // namespace ballast::model
