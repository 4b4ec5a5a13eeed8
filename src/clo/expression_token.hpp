// Tokens of the expression language.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::clo {

enum class TokenKind : std::uint8_t { kNumber, kDate, kText, kName, kSymbol, kEnd };

struct Token {
    TokenKind kind = TokenKind::kEnd;
    std::string text = {};  // of kText without quotes
    double number = 0.0;    // of kDate: days since 1970
    std::size_t begin = 0;
    std::size_t end = 0;
};

// An error of an expression at a place, counted from 1 in messages.
Error expression_error(std::size_t begin, std::string code, std::string message,
                       std::string hint = {});

// The tokens, with kEnd last.
Result<std::vector<Token>> expression_tokens(std::string_view source);

}  // namespace ballast::clo
