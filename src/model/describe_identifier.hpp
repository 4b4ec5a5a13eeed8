// Types of identifiers described once.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "model/identifier.hpp"

namespace ballast::describe {

template <>
struct Described<model::IdentifierType> {
    using enum model::IdentifierType;
    static constexpr std::string_view name = "IdentifierType";
    static constexpr std::string_view doc = "Type of an identifier of a security or loan.";
    static constexpr std::array values{
        word(kIsin, "isin", "International Securities Identification Number.", "ISIN"),
        word(kCusip, "cusip", "Number of the Committee on Uniform Securities Identification.",
             "CUSIP"),
        word(kFigi, "figi", "Financial Instrument Global Identifier.", "FIGI"),
        word(kLxid, "lxid", "LoanX identifier.", "LXID"),
        word(kInternal, "internal", "Identifier of the workspace itself.")};
};

}  // namespace ballast::describe
