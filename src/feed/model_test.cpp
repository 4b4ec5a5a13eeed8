// Wire formats of language models: bytes of requests, responses whole and in pieces, errors.
#include "feed/model.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/upstream.hpp"

namespace ballast::feed {
namespace {

using testing::HasSubstr;

template <class T>
testing::AssertionResult ok(const Result<T>& result) {
    if (result) return testing::AssertionSuccess();
    return testing::AssertionFailure() << result.error().message;
}

template <class T>
testing::AssertionResult fails_with(Code code, const Result<T>& result) {
    if (result) return testing::AssertionFailure() << "it succeeded";
    if (result.error().code == code) return testing::AssertionSuccess();
    return testing::AssertionFailure()
           << to_string(result.error().code) << ": " << result.error().message;
}

struct Dialect {
    ModelKind kind;
    std::string path;
    std::string key;
};

const std::vector<Dialect>& dialects() {
    static const std::vector<Dialect> all{
        {ModelKind::kLmStudio, "/lmstudio/v1", ""},
        {ModelKind::kOpenAiCompatible, "/openai/v1", "openai-key"},
        {ModelKind::kAnthropic, "/anthropic", "anthropic-key"},
        {ModelKind::kOpenRouter, "/openrouter/api/v1", "openrouter-key"}};
    return all;
}

class Models : public testing::Test {
protected:
    void SetUp() override { double_.reset(); }

    ModelEndpoint endpoint(const Dialect& dialect) const {
        return {.kind = dialect.kind,
                .base = double_.base() + dialect.path,
                .key = dialect.key,
                .local = true};
    }
    static ModelRequest request(bool stream) {
        return {.model = "m",
                .system = "Be \"brief\".",
                .turns = {{ModelRole::kUser, "Hällo\n"}},
                .schema = R"({"type":"object"})",
                .max_tokens = 7,
                .temperature = 0.5,
                .stream = stream};
    }
    Result<HttpResponse> send(const HttpRequest& sent, const BodySink& sink = {}) const {
        return http_request(sent, {.host = "127.0.0.1", .local = true}, limits_, {}, sink);
    }
    // A streamed answer, or the error of it.
    Result<ModelAnswer> stream(const Dialect& dialect) const {
        ModelStream reader(dialect.kind);
        const ModelEndpoint at = endpoint(dialect);
        const auto response =
            send(model_request(at, model_body(dialect.kind, at.base, request(true))),
                 [&](std::string_view bytes) -> Status {
                     TRY_STATUS(reader.take(bytes));
                     return {};
                 });
        if (!response) return response.error();
        if (response->status != 200) return model_error(dialect.kind, *response);
        return reader.finish();
    }

    test::ModelDouble& double_ = test::ModelDouble::instance();
    HttpLimits limits_{.total = std::chrono::milliseconds(3'000),
                       .idle = std::chrono::milliseconds(1'000)};
};

TEST_F(Models, RequestsHaveTheBytesOfEachInterface) {
    EXPECT_EQ(model_body(ModelKind::kLmStudio, "http://127.0.0.1:1234/v1", request(false)),
              R"({"model":"m","messages":[{"role":"system","content":"Be \"brief\"."},)"
              R"({"role":"user","content":"Hällo\n"}],"max_tokens":7,"temperature":0.5,)"
              R"("response_format":{"type":"json_schema","json_schema":{"name":"answer",)"
              R"("strict":true,"schema":{"type":"object"}}},"stream":false})");
    EXPECT_EQ(model_body(ModelKind::kAnthropic, "", request(true)),
              R"({"model":"m","max_tokens":7,"system":"Be \"brief\".","messages":[{"role":"user",)"
              R"("content":"Hällo\n"}],"output_config":{"format":{"type":"json_schema","schema":)"
              R"({"type":"object"}}},"stream":true})");
    EXPECT_THAT(
        model_body(ModelKind::kOpenAiCompatible, "https://api.openai.com/v1", request(true)),
        HasSubstr(R"("max_completion_tokens":7)"));
}

TEST_F(Models, AnswersAreReadWholeAndStreamed) {
    double_.post("/_script", R"({"answers":["The VaR – größer – is {{x}}."]})");
    for (const Dialect& dialect : dialects()) {
        const ModelEndpoint at = endpoint(dialect);
        const auto response =
            send(model_request(at, model_body(dialect.kind, at.base, request(false))));
        ASSERT_TRUE(ok(response)) << dialect.path;
        const auto whole = parse_model_answer(dialect.kind, *response);
        ASSERT_TRUE(ok(whole)) << dialect.path << response->body;
        const auto streamed = stream(dialect);
        ASSERT_TRUE(ok(streamed)) << dialect.path;
        for (const ModelAnswer& answer : {*whole, *streamed}) {
            EXPECT_EQ(answer.text, "The VaR – größer – is {{x}}.");
            EXPECT_EQ(answer.stop, ModelStop::kEnd);
            ASSERT_TRUE(answer.usage);
            EXPECT_GT(answer.usage->prompt_tokens, 0);
        }
    }
}

TEST_F(Models, StreamsAreReadWhereverTheirBytesAreCut) {
    double_.post("/_script", R"({"answers":["größer – ok"]})");
    for (const Dialect& dialect : dialects()) {
        double_.failure("split");
        const auto answer = stream(dialect);
        ASSERT_TRUE(ok(answer)) << dialect.path;
        EXPECT_EQ(answer->text, "größer – ok");
    }
}

TEST_F(Models, FailuresAreErrorsAndNoAnswers) {
    // Several pieces: the middle of the stream is within the answer.
    double_.post("/_script", R"({"answers":["The VaR of the portfolio is {{var}} as of today."]})");
    for (const Dialect& dialect : dialects()) {
        for (const char* kind :
             {"cut", "stall", "error_after_200", "500", "529", "402", "429", "400"}) {
            double_.failure(kind);
            const auto answer = stream(dialect);
            EXPECT_FALSE(answer) << dialect.path << " " << kind;
            const bool is_limit =
                std::string_view(kind) == "402" || std::string_view(kind) == "429";
            EXPECT_TRUE(fails_with(is_limit ? Code::kLimitExceeded : Code::kUnavailable, answer))
                << dialect.path << " " << kind;
        }
        for (const char* kind : {"wrong_json", "html", "string_error"}) {
            double_.failure(kind);
            const ModelEndpoint at = endpoint(dialect);
            const auto response =
                send(model_request(at, model_body(dialect.kind, at.base, request(false))));
            ASSERT_TRUE(ok(response));
            const auto answer = response->status == 200
                                    ? parse_model_answer(dialect.kind, *response)
                                    : Result<ModelAnswer>(model_error(dialect.kind, *response));
            EXPECT_TRUE(fails_with(Code::kUnavailable, answer)) << dialect.path << " " << kind;
        }
    }
}

TEST_F(Models, UsageMayBeMissing) {
    for (const char* kind : {"no_usage", "null_usage"}) {
        double_.failure(kind);
        const auto answer = stream(dialects()[0]);
        ASSERT_TRUE(ok(answer));
        EXPECT_FALSE(answer->usage) << kind;
    }
}

TEST_F(Models, AnAnswerCutAfterItsEndIsWholeWithoutUsage) {
    double_.post("/_script", R"({"answers":["The VaR of the portfolio is {{var}}."]})");
    for (const Dialect& dialect : dialects()) {
        if (dialect.kind == ModelKind::kAnthropic) continue;  // usage comes before its last event
        double_.failure("cut_after_stop");
        const auto answer = stream(dialect);
        ASSERT_TRUE(ok(answer)) << dialect.path;
        EXPECT_EQ(answer->text, "The VaR of the portfolio is {{var}}.");
        EXPECT_EQ(answer->stop, ModelStop::kEnd);
        EXPECT_FALSE(answer->usage);
    }
}

TEST_F(Models, OtherBytesThanThoseShownAreNotSent) {
    const ModelEndpoint at = endpoint(dialects()[0]);
    HttpRequest changed = model_request(at, model_body(at.kind, at.base, request(false)));
    changed.json += " ";
    EXPECT_TRUE(fails_with(Code::kForbidden, send(changed)));
    EXPECT_EQ(double_.log(), "[]");
}

TEST_F(Models, ListsOfModelsAreRead) {
    for (const Dialect& dialect : dialects()) {
        const auto response = send(models_request(endpoint(dialect)));
        ASSERT_TRUE(ok(response));
        const auto models = parse_models(dialect.kind, response->body);
        ASSERT_TRUE(ok(models)) << dialect.path;
        ASSERT_EQ(models->size(), 1U);
    }
    EXPECT_EQ(
        parse_models(ModelKind::kOpenRouter, send(models_request(endpoint(dialects()[3])))->body)
            ->front()
            .prompt_price,
        "0.0000015");
    EXPECT_FALSE(parse_models(ModelKind::kLmStudio, "<html>"));
    EXPECT_FALSE(parse_models(ModelKind::kLmStudio, "{}"));
}

TEST(EventStreams, AreReadInPiecesOfEverySize) {
    const std::string text =
        "\xEF\xBB\xBF: comment\r\nevent: a\r\ndata: 1\r\ndata:2\r\n\r\ndata: x\rdata\r\r"
        "id: 7\n\ndata: last\n\n";
    for (std::size_t size = 1; size < 20; ++size) {
        EventStream stream;
        std::vector<StreamEvent> events;
        for (std::size_t at = 0; at < text.size(); at += size) {
            auto taken = stream.take(std::string_view(text).substr(at, size));
            ASSERT_TRUE(taken);
            for (StreamEvent& event : *taken) events.push_back(std::move(event));
        }
        ASSERT_EQ(events.size(), 3U) << size;
        EXPECT_EQ(events[0].event, "a");
        EXPECT_EQ(events[0].data, "1\n2");
        EXPECT_EQ(events[1].data, "x\n");
        EXPECT_EQ(events[2].data, "last");
    }
}

TEST(EventStreams, EventsHaveALimit) {
    EventStream stream;
    EXPECT_TRUE(
        fails_with(Code::kLimitExceeded, stream.take("data: " + std::string(2U << 20, 'x'))));
}

}  // namespace
}  // namespace ballast::feed
