// Enums of the methods of language models.
#pragma once

#include <array>
#include <cstdint>

#include "feed/model.hpp"
#include "service/common.hpp"

namespace ballast::service {

// Kinds of data in a prompt: consent is given for each.
enum class DataClass : std::uint8_t { kText, kPortfolio, kLedger, kBalanceSheet, kDeal, kPlan };

enum class ConsentMode : std::uint8_t { kOnce, kAlways };

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<feed::ModelKind> {
    using enum feed::ModelKind;
    static constexpr std::string_view name = "ModelProviderKind";
    static constexpr std::string_view doc = "Interface of a provider of language models.";
    static constexpr std::array values{
        word(kLmStudio, "lm_studio", "LM Studio, usually on this machine.", "LM Studio"),
        word(kOpenAiCompatible, "openai_compatible",
             "OpenAI, or a server with its interface such as vLLM, Ollama or llama.cpp.",
             "OpenAI-compatible"),
        word(kAnthropic, "anthropic", "Anthropic.", "Anthropic"),
        word(kOpenRouter, "openrouter", "OpenRouter.", "OpenRouter")};
};

template <>
struct Described<feed::ModelStop> {
    using enum feed::ModelStop;
    static constexpr std::string_view name = "ModelStop";
    static constexpr std::string_view doc = "Reason for which an answer ended.";
    static constexpr std::array values{
        word(kEnd, "end", "The answer is complete."),
        word(kLength, "length", "The largest number of tokens was reached."),
        word(kRefused, "refused", "The model refused to answer."),
        word(kFiltered, "filtered", "The provider withheld the answer."),
        word(kContext, "context", "The prompt is longer than the model can take."),
        word(kOther, "other", "The provider stated another reason, or none.")};
};

template <>
struct Described<service::DataClass> {
    using enum service::DataClass;
    static constexpr std::string_view name = "DataClass";
    static constexpr std::string_view doc = "Kind of data in a prompt.";
    static constexpr std::array values{
        word(kText, "text", "Text entered by a user."),
        word(kPortfolio, "portfolio", "Positions, risk and performance of portfolios."),
        word(kLedger, "ledger", "Accounts, transactions, lots and gains."),
        word(kBalanceSheet, "balance_sheet", "Balance sheets."),
        word(kDeal, "deal", "CLO deals and their collateral."),
        word(kPlan, "plan", "Retirement plans.")};
};

template <>
struct Described<service::ConsentMode> {
    using enum service::ConsentMode;
    static constexpr std::string_view name = "ConsentMode";
    static constexpr std::string_view doc = "How often data may be sent.";
    static constexpr std::array values{word(kOnce, "once", "Once, in the body with the digest."),
                                       word(kAlways, "always", "Until the consent is revoked.")};
};

}  // namespace ballast::describe
