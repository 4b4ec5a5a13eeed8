// Behavior around a method, on a small table of test methods.
#include "service/dispatcher.hpp"

#include <thread>

#include "base/digest.hpp"
#include "job/queue.hpp"
#include "job/worker.hpp"
#include "service/job_runner.hpp"
#include "store/portfolios.hpp"
#include "support/world.hpp"

namespace ballast::service {

struct TextRequest {
    std::string text;
};
struct TextResponse {
    std::string text;
};

}  // namespace ballast::service

template <>
struct ballast::wire::Described<ballast::service::TextRequest> {
    using T = ballast::service::TextRequest;
    static constexpr std::string_view name = "TextRequest";
    static constexpr std::string_view doc = "A text.";
    static constexpr auto fields = wire::list(wire::required("text", &T::text, "Any."));
};
template <>
struct ballast::wire::Described<ballast::service::TextResponse> {
    using T = ballast::service::TextResponse;
    static constexpr std::string_view name = "TextResponse";
    static constexpr std::string_view doc = "A text.";
    static constexpr auto fields = wire::list(wire::required("text", &T::text, "The same."));
};

namespace ballast::service {
namespace {

using test::fails_with;
using test::ok;
using ::testing::HasSubstr;

Result<TextResponse> echo(Call& /*call*/, const TextRequest& request) {
    if (request.text == "bad") return fail(Code::kInvalidInput, "the text is bad");
    return TextResponse{request.text};
}

Result<TextResponse> until_stopped(Call& call, const TextRequest& /*request*/) {
    while (true) {
        TRY_STATUS(call.work().cancel.check());
        std::this_thread::yield();
    }
}

// Stopped without knowing why, as engines are.
Result<TextResponse> write_until_stopped(Call& call, const TextRequest& request) {
    TRY(const model::Portfolio made,
        store::create_portfolio(call.transaction(), {.slug = request.text, .name = request.text},
                                call.now()));
    while (!call.work().cancel.requested()) std::this_thread::yield();
    return fail(Code::kCancelled, "the work was cancelled");
}

// Writes first and then fails, if requested.
Result<TextResponse> make_portfolio(Call& call, const TextRequest& request) {
    const std::string slug = request.text.substr(0, request.text.find('!'));
    TRY(const model::Portfolio made,
        store::create_portfolio(call.transaction(), {.slug = slug, .name = slug}, call.now()));
    call.touch("portfolio:" + made.slug);
    call.set_version(made.version);
    if (request.text.ends_with("!invalid")) return fail(Code::kInvalidInput, "refused after all");
    if (request.text.ends_with("!down")) return fail(Code::kUnavailable, "the disk is full");
    return TextResponse{made.slug};
}

void add(MethodTable& table, const std::string& name, Permission permission, Effect effect,
         Duration duration,
         std::function<Result<TextResponse>(Call&, const TextRequest&)> function) {
    table.add<TextRequest, TextResponse>({.name = name,
                                          .summary = "For a test.",
                                          .permission = permission,
                                          .effect = effect,
                                          .route = {Verb::kPost, "/" + name},
                                          .duration = duration,
                                          .needs_store = false},
                                         std::move(function));
}

MethodTable small_table() {
    MethodTable table;
    add(table, "text.public", Permission::kPublic, Effect::kRead, Duration::kShort, echo);
    add(table, "text.read", Permission::kPortfolioRead, Effect::kRead, Duration::kShort, echo);
    add(table, "text.run", Permission::kRiskRun, Effect::kRun, Duration::kEither, echo);
    add(table, "text.spin", Permission::kRiskRun, Effect::kRun, Duration::kEither, until_stopped);
    add(table, "text.read_slowly", Permission::kPortfolioRead, Effect::kRead, Duration::kShort,
        until_stopped);
    add(table, "text.write_slowly", Permission::kPortfolioWrite, Effect::kWrite, Duration::kShort,
        write_until_stopped);
    add(table, "text.write", Permission::kPortfolioWrite, Effect::kWrite, Duration::kShort,
        make_portfolio);
    add(table, "text.long", Permission::kRiskRun, Effect::kRun, Duration::kLong, echo);
    table.add<TextRequest, TextResponse>({.name = "text.sign_in",
                                          .summary = "For a test.",
                                          .permission = Permission::kPublic,
                                          .effect = Effect::kRead,
                                          .route = {Verb::kPost, "/text.sign_in"},
                                          .needs_store = false,
                                          .signs_in = true},
                                         echo);
    return table;
}

std::int64_t portfolios(World& world) {
    auto count = world.database().read(world.owner().tenant, [](store::Transaction& transaction) {
        return store::count_portfolios(transaction, {});
    });
    EXPECT_TRUE(ok(count));
    return count.value_or(-1);
}

TEST(Dispatcher, AnUnknownMethodIsNotFoundAndTheNearestIsNamed) {
    World world(small_table());
    const Error error = world.error("text.rad");
    EXPECT_EQ(error.code, Code::kNotFound);
    EXPECT_THAT(error.message, HasSubstr("did you mean \"text.read\"?"));
    EXPECT_THAT(world.error("zzzzzzzzzzzz").message, HasSubstr("--list"));
    // Untrusted input is not echoed at length, and creates no metric.
    EXPECT_LT(world.error(std::string(5000, 'x')).message.size(), 300U);
    EXPECT_THAT(world.dispatcher().metrics().prometheus(), ::testing::Not(HasSubstr("xxxxxxxxxx")));
}

TEST(Dispatcher, WithoutAPrincipalOnlyPublicMethodsAnswer) {
    World world(small_table());
    EXPECT_TRUE(ok(world.call_as(nullptr, "text.public", R"({"text":"a"})")));
    for (const std::string_view method : {"text.read", "text.run", "text.write", "text.long"})
        EXPECT_TRUE(
            fails_with(Code::kUnauthenticated, world.call_as(nullptr, method, R"({"text":"a"})")))
            << method;
    EXPECT_FALSE(world.environment().has_state()) << "a stranger's calls set up no state";
}

TEST(Dispatcher, AMissingPermissionIsForbiddenAndAudited) {
    World world(small_table());
    const Principal viewer = world.add_member(world.owner().tenant, "viewer", Role::kViewer);
    const auto reply = world.call_as(&viewer, "text.write", R"({"text":"a"})");
    ASSERT_TRUE(fails_with(Code::kForbidden, reply));
    EXPECT_THAT(reply.error().message, HasSubstr("portfolio:write"));
    const auto rows = world.audit(viewer.tenant);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].entry.actor, viewer.user.to_string());
    EXPECT_EQ(rows[0].entry.method, "text.write");
    EXPECT_EQ(rows[0].entry.outcome, "forbidden");
    EXPECT_THAT(rows[0].entry.details, HasSubstr("portfolio:write"));
    EXPECT_EQ(portfolios(world), 0);
}

TEST(Dispatcher, AReadIsNotAudited) {
    World world(small_table());
    world.body("text.read", R"({"text":"a"})");
    world.error("text.read", R"({"text":"bad"})");
    EXPECT_TRUE(world.audit(world.owner().tenant).empty());
}

TEST(Dispatcher, ARunIsAuditedWithItsOutcome) {
    World world(small_table());
    world.body("text.run", R"({"text":"a"})");
    world.error("text.run", R"({"text":"bad"})");
    const auto rows = world.audit(world.owner().tenant);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[1].entry.outcome, "ok");
    EXPECT_EQ(rows[0].entry.outcome, "invalid_input");
    EXPECT_THAT(rows[0].entry.details, HasSubstr("the text is bad"));
    EXPECT_THAT(rows[0].entry.details, HasSubstr(R"("interface":"test")"));
    EXPECT_NE(rows[0].entry.request_id, rows[1].entry.request_id);
}

TEST(Dispatcher, AWriteAndItsAuditRowAreOneTransaction) {
    World world(small_table());
    const auto reply = world.call("text.write", R"({"text":"a"})");
    ASSERT_TRUE(ok(reply));
    EXPECT_EQ(reply->body, R"({"text":"a"})");
    EXPECT_EQ(reply->etag, "\"v1\"");
    auto rows = world.audit(world.owner().tenant);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].entry.object, "portfolio:a");
    EXPECT_EQ(rows[0].entry.outcome, "ok");

    EXPECT_EQ(world.error("text.write", R"({"text":"b!invalid"})").code, Code::kInvalidInput);
    EXPECT_EQ(world.error("text.write", R"({"text":"b!down"})").code, Code::kUnavailable);
    EXPECT_EQ(portfolios(world), 1);
    EXPECT_EQ(world.audit(world.owner().tenant).size(), 1U);
}

TEST(Dispatcher, ARepeatedKeyReturnsTheFirstResponseAndTakesEffectOnce) {
    World world(small_table());
    Invocation call = world.invocation("text.write", R"({"text":"a"})", &world.owner());
    call.idempotency_key = "key-1";
    const auto first = world.dispatcher().invoke(call);
    ASSERT_TRUE(ok(first));
    EXPECT_FALSE(first->replayed);
    const auto second = world.dispatcher().invoke(call);
    ASSERT_TRUE(ok(second));
    EXPECT_TRUE(second->replayed);
    EXPECT_EQ(second->body, first->body);
    EXPECT_EQ(first->etag, "\"v1\"");
    EXPECT_EQ(second->etag, first->etag);
    EXPECT_EQ(portfolios(world), 1);
    EXPECT_EQ(world.audit(world.owner().tenant).size(), 1U);
}

TEST(Dispatcher, AKeyThatWasUsedForAnotherRequestIsAConflict) {
    World world(small_table());
    Invocation call = world.invocation("text.write", R"({"text":"a"})", &world.owner());
    call.idempotency_key = "key-1";
    ASSERT_TRUE(ok(world.dispatcher().invoke(call)));
    call.request = R"({"text":"b"})";
    const auto other = world.dispatcher().invoke(call);
    ASSERT_TRUE(fails_with(Code::kConflict, other));
    EXPECT_THAT(other.error().attributes,
                ::testing::Contains(std::pair<std::string, std::string>("reason", "reused")));
    EXPECT_EQ(portfolios(world), 1);
}

TEST(Dispatcher, AKeyOfACallThatFailedMayBeTriedAgain) {
    World world(small_table());
    Invocation call = world.invocation("text.write", R"({"text":"a!down"})", &world.owner());
    call.idempotency_key = "key-1";
    EXPECT_TRUE(fails_with(Code::kUnavailable, world.dispatcher().invoke(call)));
    EXPECT_TRUE(fails_with(Code::kUnavailable, world.dispatcher().invoke(call)));
    call.request = R"({"text":"a"})";
    const auto reply = world.dispatcher().invoke(call);
    ASSERT_TRUE(ok(reply));
    EXPECT_FALSE(reply->replayed);
    EXPECT_EQ(portfolios(world), 1);
}

TEST(Dispatcher, KeysAreSeparateByTenant) {
    World world(small_table());
    const TenantId other = world.add_tenant("other");
    const Principal stranger = world.add_member(other, "stranger", Role::kAdmin);
    Invocation call = world.invocation("text.write", R"({"text":"a"})", &world.owner());
    call.idempotency_key = "key-1";
    ASSERT_TRUE(ok(world.dispatcher().invoke(call)));
    call.principal = &stranger;
    call.request = R"({"text":"b"})";
    const auto theirs = world.dispatcher().invoke(call);
    ASSERT_TRUE(ok(theirs));
    EXPECT_FALSE(theirs->replayed);
}

TEST(Dispatcher, ARateThatIsUsedUpIsRefusedWithTheTimeToWait) {
    World world(small_table(), {.rate_limit_per_minute = 1});
    std::optional<RateState> rate;
    Invocation call = world.invocation("text.read", R"({"text":"a"})", &world.owner());
    call.rate = &rate;
    ASSERT_TRUE(ok(world.dispatcher().invoke(call)));
    ASSERT_TRUE(rate);
    EXPECT_EQ(rate->quota, 1U);
    EXPECT_EQ(rate->remaining, 0U);
    const auto refused = world.dispatcher().invoke(call);
    ASSERT_TRUE(fails_with(Code::kLimitExceeded, refused));
    ASSERT_EQ(refused.error().attributes.size(), 2U);
    EXPECT_EQ(refused.error().attributes[1].first, "retry_after");
    const int wait = std::stoi(refused.error().attributes[1].second);
    EXPECT_GE(wait, 1);
    EXPECT_LE(wait, 60);
    // The command line acts as the owner of the machine.
    call.in_process = true;
    EXPECT_TRUE(ok(world.dispatcher().invoke(call)));
}

TEST(Dispatcher, AttemptsToSignInAreLimitedPerAddressWhateverElseIsAllowed) {
    World world(small_table(), {.rate_limit_per_minute = 0, .sign_in_limit_per_minute = 3});
    Invocation call = world.invocation("text.sign_in", R"({"text":"bad"})", nullptr);
    call.remote = "192.0.2.1";
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(fails_with(Code::kInvalidInput, world.dispatcher().invoke(call)));
    const auto refused = world.dispatcher().invoke(call);
    ASSERT_TRUE(fails_with(Code::kLimitExceeded, refused));
    EXPECT_THAT(refused.error().message, HasSubstr("3 attempts to sign in"));
    EXPECT_EQ(refused.error().attributes[0],
              std::pair(std::string("policy"), std::string("login")));
    // Sign-ins through the page count too; other addresses and other calls do not.
    EXPECT_TRUE(fails_with(Code::kLimitExceeded, world.dispatcher().admit_sign_in("192.0.2.1")));
    EXPECT_TRUE(ok(world.dispatcher().admit_sign_in("192.0.2.2")));
    call.method = "text.public";
    call.request = R"({"text":"a"})";
    EXPECT_TRUE(ok(world.dispatcher().invoke(call)));
}

TEST(Dispatcher, ARunPastItsDeadlineIsStoppedAndAudited) {
    World world(small_table(), {.deadline_ms = 1});
    const Error error = world.error("text.spin", R"({"text":"a"})");
    EXPECT_EQ(error.code, Code::kDeadlineExceeded);
    EXPECT_THAT(error.message, HasSubstr("job"));
    EXPECT_EQ(world.audit(world.owner().tenant).at(0).entry.outcome, "deadline_exceeded");
}

TEST(Dispatcher, ADeadlineEndsReadsAndWritesAndWhatWasWrittenIsNotCommitted) {
    World world(small_table(), {.deadline_ms = 50});
    for (const std::string_view method : {"text.read_slowly", "text.write_slowly"})
        EXPECT_TRUE(fails_with(Code::kDeadlineExceeded, world.call(method, R"({"text":"late"})")))
            << method;
    EXPECT_EQ(portfolios(world), 0);
}

// A method whose cost is in its text: "1000 bytes" or "3 seconds".
MethodTable costly_table() {
    MethodTable table;
    for (const Duration duration : {Duration::kShort, Duration::kEither})
        table.add<TextRequest, TextResponse>(
            {.name = duration == Duration::kShort ? "cost.short" : "cost.either",
             .summary = "For a test.",
             .permission = Permission::kRiskRun,
             .effect = Effect::kRun,
             .route = {Verb::kPost, duration == Duration::kShort ? "/short" : "/either"},
             .duration = duration,
             .needs_store = false},
            echo, [](const TextRequest& request) {
                const double number = std::stod(request.text);
                const bool bytes = request.text.ends_with("bytes");
                return Cost{.bytes = bytes ? number : 0,
                            .seconds = bytes ? 0 : number,
                            .figure = "the text",
                            .remedy = "send a smaller number"};
            });
    return table;
}

constexpr std::uint64_t kMiB = 1 << 20;
const Settings kCostly{.call_memory_bytes = kMiB,
                       .call_processor_seconds = 10,
                       .job_memory_bytes = 4 * kMiB,
                       .job_processor_seconds = 100};

TEST(Dispatcher, ACallAboveItsLimitsIsRefusedAndNamesFigureLimitAndRemedy) {
    World world(costly_table(), kCostly);
    EXPECT_TRUE(ok(world.call("cost.short", R"({"text":"1000 bytes"})")));
    const Error memory = world.error("cost.short", R"({"text":"2097152 bytes"})");
    EXPECT_EQ(memory.code, Code::kLimitExceeded);
    EXPECT_EQ(memory.message,
              "the text would take about 2.0 MiB of memory; the limit of a call is 1.0 MiB "
              "(call_memory_bytes): send a smaller number");
    const Error time = world.error("cost.short", R"({"text":"7201 seconds"})");
    EXPECT_EQ(time.message,
              "the text would take about 2 h of processor time; the limit of a call is 10 s "
              "(call_processor_seconds): send a smaller number");
    EXPECT_EQ(world.audit(world.owner().tenant).at(0).entry.outcome, "limit_exceeded");
    // The command line is the owner's own machine.
    Invocation call = world.invocation("cost.short", R"({"text":"7201 seconds"})", &world.owner());
    call.in_process = true;
    EXPECT_TRUE(ok(world.dispatcher().invoke(call)));
}

TEST(Dispatcher, ACallAboveTheLimitsOfACallBecomesAJobUpToTheLimitsOfAJob) {
    World world(costly_table(), kCostly);
    for (const std::string_view text : {"2097152 bytes", "50 seconds"}) {
        const auto reply = world.call("cost.either", fmt::format(R"({{"text":"{}"}})", text));
        ASSERT_TRUE(ok(reply));
        ASSERT_TRUE(reply->job) << text;
        EXPECT_EQ(test::Json(reply->body).text("/method"), "cost.either");
    }
    for (const std::string_view text : {"9000000 bytes", "500 seconds"}) {
        const Error error = world.error("cost.either", fmt::format(R"({{"text":"{}"}})", text));
        EXPECT_EQ(error.code, Code::kLimitExceeded);
        EXPECT_THAT(error.message, HasSubstr("the limit of a job is"));
    }
    EXPECT_FALSE(world.call("cost.either", R"({"text":"5 seconds"})")->job);
}

// A write that is too large for a call, on the queue of a test.
class LargeWrite : public ::testing::Test {
protected:
    World world{writing_table(), kCostly};
    job::Queue& queue = **world.environment().queue();
    job::Runner run = make_job_runner(world.environment(), world.dispatcher().table());

    static MethodTable writing_table() {
        MethodTable table;
        table.add<TextRequest, TextResponse>(
            {.name = "text.write_much",
             .summary = "For a test.",
             .permission = Permission::kPortfolioWrite,
             .effect = Effect::kWrite,
             .route = {Verb::kPost, "/much"},
             .duration = Duration::kEither},
            [](Call& call, const TextRequest& request) -> Result<TextResponse> {
                TRY([[maybe_unused]] const auto made,
                    store::create_portfolio(call.transaction(),
                                            {.slug = request.text, .name = request.text},
                                            call.now()));
                call.touch("portfolio:" + request.text);
                TRY_STATUS(call.admit({.bytes = 2.0 * kMiB, .figure = "it", .remedy = "less"}));
                if (request.text == "wrong")
                    return Error{Code::kInvalidInput,
                                 "line 17 is wrong",
                                 {{"/files/0", "number", "line 17", "write a number"}}};
                return TextResponse{request.text};
            });
        return table;
    }
    // The job that the call has become, started.
    std::pair<job::Lease, job::Job> started(const std::string& text) {
        const auto reply = world.call("text.write_much", R"({"text":")" + text + R"("})");
        EXPECT_TRUE(ok(reply));
        EXPECT_TRUE(reply->job);
        const auto lease = queue.claim("worker");
        EXPECT_TRUE(ok(lease));
        const auto job = queue.start(**lease);
        EXPECT_TRUE(ok(job));
        return {**lease, *job};
    }
    std::size_t audited(std::string_view object) {
        return static_cast<std::size_t>(
            std::ranges::count(world.audit(world.owner().tenant), object,
                               [](const auto& row) { return row.entry.object; }));
    }
};

TEST_F(LargeWrite, BecomesAJobAndLeavesNothingOfTheCall) {
    started("much");
    EXPECT_EQ(portfolios(world), 0);
    EXPECT_EQ(audited("portfolio:much"), 0U);
}

TEST_F(LargeWrite, OfAJobTakesEffectOnceHoweverOftenItIsAttempted) {
    const auto [lease, job] = started("much");
    const auto first = run(job, {});
    ASSERT_TRUE(ok(first));
    // As if the process had ended before the result was recorded.
    const auto again = run(job, {});
    ASSERT_TRUE(ok(again));
    EXPECT_EQ(again->result_digest, first->result_digest);
    EXPECT_EQ(first->result_digest, sha256_hex(R"({"text":"much"})"));
    EXPECT_EQ(portfolios(world), 1);
    EXPECT_EQ(audited("portfolio:much"), 1U);
}

TEST_F(LargeWrite, OfAJobThatFailsLeavesItsErrorsOfRowsAndNothingElse) {
    const auto [lease, job] = started("wrong");
    const auto result = run(job, {});
    ASSERT_TRUE(fails_with(Code::kInvalidInput, result));
    EXPECT_EQ(portfolios(world), 0);
    ASSERT_TRUE(ok(queue.fail(lease, result.error())));
    const auto ended = queue.get(world.owner().tenant, job.id);
    ASSERT_TRUE(ok(ended));
    EXPECT_EQ(ended->error_message, "line 17 is wrong");
    const test::Json errors(ended->error_details);
    EXPECT_EQ(errors.text("/0/pointer"), "/files/0");
    EXPECT_EQ(errors.text("/0/code"), "number");
    EXPECT_EQ(errors.text("/0/message"), "line 17");
    EXPECT_EQ(errors.text("/0/hint"), "write a number");
}

TEST(Dispatcher, ACallThatIsCancelledStops) {
    World world(small_table());
    Invocation call = world.invocation("text.spin", R"({"text":"a"})", &world.owner());
    call.in_process = true;
    std::thread canceller([cancel = call.cancel] { cancel.request(); });
    EXPECT_TRUE(fails_with(Code::kCancelled, world.dispatcher().invoke(call)));
    canceller.join();
}

TEST(Dispatcher, LongWorkBecomesAJobThroughAServerAndRunsHereInProcess) {
    World world(small_table());
    Invocation call = world.invocation("text.long", R"({"text":"a"})", &world.owner());
    const auto submitted = world.dispatcher().invoke(call);
    ASSERT_TRUE(ok(submitted));
    ASSERT_TRUE(submitted->job);
    const test::Json job(submitted->body);
    EXPECT_EQ(job.text("/id"), submitted->job->to_string());
    EXPECT_EQ(job.text("/state"), "queued");
    EXPECT_EQ(job.text("/method"), "text.long");
    EXPECT_EQ(world.audit(world.owner().tenant).at(0).entry.object,
              "job:" + submitted->job->to_string());

    call.in_process = true;
    const auto direct = world.dispatcher().invoke(call);
    ASSERT_TRUE(ok(direct));
    EXPECT_FALSE(direct->job);
    EXPECT_EQ(direct->body, R"({"text":"a"})");
}

TEST(Dispatcher, AJobSubmittedTwiceWithOneKeyIsOneJob) {
    World world(small_table());
    Invocation call = world.invocation("text.long", R"({"text":"a"})", &world.owner());
    call.idempotency_key = "key-1";
    const auto first = world.dispatcher().invoke(call);
    const auto second = world.dispatcher().invoke(call);
    ASSERT_TRUE(ok(first));
    ASSERT_TRUE(ok(second));
    EXPECT_TRUE(second->replayed);
    EXPECT_EQ(first->job, second->job);
    EXPECT_EQ(test::Json(second->body).text("/id"), test::Json(first->body).text("/id"));
}

TEST(Dispatcher, AJobGivesTheBytesOfTheSameCallInProcess) {
    World world(small_table());
    const auto submitted = world.call("text.long", R"({"text":"a"})");
    ASSERT_TRUE(ok(submitted));
    job::Queue& queue = **world.environment().queue();
    job::WorkerPool workers(queue, make_job_runner(world.environment(), world.dispatcher().table()),
                            {.workers = 1});
    job::Job job;
    for (std::int64_t version = 0; !job::is_final(job.state); version = job.version) {
        auto changed =
            queue.wait_for_change(world.owner().tenant, *submitted->job, version,
                                  std::chrono::steady_clock::now() + std::chrono::seconds(60));
        ASSERT_TRUE(ok(changed));
        job = *std::move(changed);
        ASSERT_TRUE(job.version > version || job::is_final(job.state)) << "it never ended";
    }
    EXPECT_EQ(job.state, job::JobState::kSucceeded) << job.error_message;
    EXPECT_EQ(job.result_digest, sha256_hex(R"({"text":"a"})"));
}

TEST(Dispatcher, AnInvalidRequestUsesNoJobNoKeyAndNoLock) {
    World world(small_table());
    Invocation call = world.invocation("text.long", R"({"text":1})", &world.owner());
    call.idempotency_key = "key-1";
    EXPECT_TRUE(fails_with(Code::kInvalidInput, world.dispatcher().invoke(call)));
    auto jobs = (*world.environment().queue())->list(world.owner().tenant, {}, {});
    ASSERT_TRUE(ok(jobs));
    EXPECT_TRUE(jobs->items.empty());

    // While another writer holds the SQLite write lock, an invalid request is rejected at once.
    const Status held = world.database().transact(
        world.owner().tenant, [&](store::Transaction& transaction) -> Status {
            TRY([[maybe_unused]] const auto made,
                store::create_portfolio(transaction, {.slug = "held", .name = "held"},
                                        world.clock().now()));
            std::thread other([&] {
                Invocation write = world.invocation("text.write", R"({"text":1})", &world.owner());
                EXPECT_TRUE(fails_with(Code::kInvalidInput, world.dispatcher().invoke(write)));
            });
            other.join();
            return {};
        });
    EXPECT_TRUE(ok(held));
    call.method = "text.write";
    call.request = R"({"text":"a"})";
    EXPECT_TRUE(ok(world.dispatcher().invoke(call))) << "the key was not used up";
}

TEST(Dispatcher, ARequestAboveTheBodyLimitIsRejected) {
    World world(small_table(), {.body_limit_bytes = 64});
    const Error error = world.error("text.read", R"({"text":")" + std::string(100, 'a') + R"("})");
    EXPECT_THAT(error.errors,
                ::testing::Contains(::testing::Field(&FieldError::code, "too_large")));
}

TEST(Dispatcher, CallsAreCountedByMethodAndOutcome) {
    World world(small_table());
    world.body("text.read", R"({"text":"a"})");
    world.error("text.read", R"({"text":"bad"})");
    const std::string page = world.dispatcher().metrics().prometheus();
    EXPECT_THAT(page, HasSubstr("text.read"));
    EXPECT_THAT(page, HasSubstr("invalid_input"));
}

}  // namespace
}  // namespace ballast::service
