#include "clo/expression_token.hpp"

#include <charconv>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "clo/expression.hpp"
#include "fin/date.hpp"

namespace ballast::clo {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// YYYY-MM-DD without a digit after it.
bool is_date(std::string_view text) {
    constexpr std::string_view kForm = "dddd-dd-dd";
    if (text.size() < kForm.size()) return false;
    for (std::size_t i = 0; i < kForm.size(); ++i)
        if (kForm[i] == 'd' ? !is_digit(text[i]) : text[i] != '-') return false;
    return text.size() == kForm.size() || !is_digit(text[kForm.size()]);
}

class Scanner {
public:
    explicit Scanner(std::string_view source) : source_(source) {}

    Result<std::vector<Token>> scan() {
        std::vector<Token> tokens;
        while (true) {
            skip_blanks();
            TRY(Token token, next());
            const bool last = token.kind == TokenKind::kEnd;
            tokens.push_back(std::move(token));
            if (last) return tokens;
        }
    }

private:
    std::string_view rest() const { return source_.substr(at_); }

    void skip_blanks() {
        while (at_ < source_.size() && (source_[at_] == ' ' || source_[at_] == '\t' ||
                                        source_[at_] == '\n' || source_[at_] == '\r'))
            ++at_;
    }

    Token token_to(TokenKind kind, std::size_t end) {
        Token token{.kind = kind,
                    .text = std::string(source_.substr(at_, end - at_)),
                    .begin = at_,
                    .end = end};
        at_ = end;
        return token;
    }

    Result<Token> next() {
        if (at_ >= source_.size()) return token_to(TokenKind::kEnd, at_);
        const char c = source_[at_];
        if (is_date(rest())) return date();
        if (is_digit(c) || (c == '.' && at_ + 1 < source_.size() && is_digit(source_[at_ + 1])))
            return number();
        if (is_letter(c)) return name();
        if (c == '\'') return text();
        return symbol();
    }

    Result<Token> date() {
        const auto parsed = fin::Date::parse(rest().substr(0, 10));
        if (!parsed)
            return expression_error(at_, "date",
                                    fmt::format("{} is not a date", rest().substr(0, 10)));
        Token token = token_to(TokenKind::kDate, at_ + 10);
        token.number = parsed->serial();
        return token;
    }

    Result<Token> number() {
        double value = 0.0;
        const char* end = source_.data() + source_.size();
        const auto [stop, error] = std::from_chars(source_.data() + at_, end, value);
        if (error != std::errc{} || !std::isfinite(value))
            return expression_error(at_, "number", "the number is out of range");
        if (stop != end && is_letter(*stop))
            return expression_error(static_cast<std::size_t>(stop - source_.data()), "syntax",
                                    "a letter follows a number", "write 150e6 or 150000000");
        Token token = token_to(TokenKind::kNumber, static_cast<std::size_t>(stop - source_.data()));
        token.number = value;
        return token;
    }

    Result<Token> name() {
        std::size_t end = at_;
        while (end < source_.size() &&
               (is_letter(source_[end]) || is_digit(source_[end]) ||
                (source_[end] == '.' && end + 1 < source_.size() && is_letter(source_[end + 1]))))
            ++end;
        return token_to(TokenKind::kName, end);
    }

    Result<Token> text() {
        std::string content;
        for (std::size_t i = at_ + 1; i < source_.size(); ++i) {
            if (source_[i] != '\'') {
                content += source_[i];
            } else if (i + 1 < source_.size() && source_[i + 1] == '\'') {
                content += source_[i++];
            } else {
                Token token = token_to(TokenKind::kText, i + 1);
                token.text = std::move(content);
                return token;
            }
        }
        return expression_error(at_, "syntax", "a text has no closing quote",
                                "close it with ', and write '' for a quote in it");
    }

    Result<Token> symbol() {
        for (const std::string_view two : {"!=", "<=", ">="})
            if (rest().starts_with(two)) return token_to(TokenKind::kSymbol, at_ + 2);
        constexpr std::string_view kSymbols = "+-*/=<>(),";
        if (kSymbols.contains(source_[at_])) return token_to(TokenKind::kSymbol, at_ + 1);
        const auto byte = static_cast<unsigned char>(source_[at_]);
        const std::string found =
            byte > 0x20 && byte < 0x7f ? fmt::format("'{}'", source_[at_]) : "the character";
        return expression_error(at_, "syntax", fmt::format("{} is not part of the language", found),
                                source_[at_] == '"' ? "write texts in single quotes" : "");
    }

    std::string_view source_;
    std::size_t at_ = 0;
};

}  // namespace

Error expression_error(std::size_t begin, std::string code, std::string message, std::string hint) {
    message = fmt::format("character {}: {}", begin + 1, message);
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back({"", std::move(code), std::move(message), std::move(hint)});
    return error;
}

Result<std::vector<Token>> expression_tokens(std::string_view source) {
    if (source.size() > kMaxExpressionLength)
        return expression_error(kMaxExpressionLength, "too_long",
                                fmt::format("the expression has {} characters: expected at most {}",
                                            source.size(), kMaxExpressionLength),
                                "split it into tests and combine them with test()");
    return Scanner(source).scan();
}

}  // namespace ballast::clo
