// Stored correlation matrices: check, repair, versions, pairs, and their use in simulations, on
// both databases.
#include "service/clo/correlation_store.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::fails_with;

class CloCorrelations : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    test::Json call(std::string_view method, const std::string& request) {
        return test::Json(world_.body(method, request));
    }
    test::Json put(const std::string& fields) {
        return call("clo.correlation.put", R"({"correlation":"desk",)" + fields + "}");
    }
    std::string refusal(const std::string& fields) {
        return world_.error("clo.correlation.put", R"({"correlation":"desk",)" + fields + "}")
            .message;
    }
    void make_assets() {
        for (const char* id : {"L1", "L2", "L3"})
            world_.body("clo.asset.create",
                        fmt::format(R"({{"fields":{{"id":"{}","issuer_id":"I-{}","kind":"loan",)"
                                    R"("maturity":"2029-06-15","coupon_type":"floating",)"
                                    R"("frequency":4,"spread":0.04,"index":"USD_SOFR_3M",)"
                                    R"("currency":"USD","market_value":"98",)"
                                    R"("moodys_industry":"{}","moodys_rating":"B2"}},)"
                                    R"("effective":"2024-01-15"}})",
                                    id, id, id[1] == '3' ? "Banking" : "Automotive"));
    }
    void make_deal() {
        make_assets();
        world_.body("clo.deal.create", R"({"document":{"schema":"clo.deal/1","slug":"d","name":"D",
        "currency":"USD","index":"USD_SOFR_3M","dates":{"closing":"2024-01-15",
        "first_payment":"2024-04-15","stated_maturity":"2030-01-15"},"payments":{"day":15},
        "tranches":[{"id":"A","rank":1,"original":"70","coupon":{"type":"floating","spread":0.01}},
        {"id":"SUB","rank":2,"kind":"equity","original":"30","coupon":{"type":"residual"}}],
        "waterfalls":{"interest":[{"id":"i1","step":"interest","tranches":["A"]},
        {"id":"i2","step":"residual"}],"principal":[{"id":"p1","step":"principal"},
        {"id":"p2","step":"residual"}]},"state":{"index_rates":{"USD_SOFR_3M":0.05}}}})");
        world_.body("clo.lot.post",
                    R"({"deal":"d","lots":[{"asset":"L1","side":"buy","trade_date":"2024-01-15",
                    "par":"40","price":"99"},{"asset":"L2","side":"buy","trade_date":"2024-01-15",
                    "par":"30","price":"98"},{"asset":"L3","side":"buy","trade_date":"2024-01-15",
                    "par":"30","price":"98"}]})");
    }
    // At once, not as a job.
    Result<Reply> simulate(const std::string& correlation) {
        const std::string request = R"({"deal":"d","paths":400,"seed":3,"breakeven":false,
            "keep":false,"default_curve":{"annual":0.05},"assumptions":{"recovery":0.4},
            "correlation":)" + correlation +
                                    "}";
        Invocation invocation = world_.invocation("clo.simulate", request, &world_.owner());
        invocation.in_process = true;
        return world_.dispatcher().invoke(invocation);
    }
    std::string simulated(const std::string& correlation) {
        const auto reply = simulate(correlation);
        EXPECT_TRUE(test::ok(reply));
        return reply ? reply->body.substr(0, reply->body.find("\"issues\"")) : "";
    }
};
INSTANTIATE_TEST_SUITE_P(Databases, CloCorrelations, test::kDatabases, test::database_name);

// Higham 2002, "Computing the nearest correlation matrix", section 5: nearest matrix and distance.
TEST_P(CloCorrelations, AnIndefiniteMatrixIsRepairedAndTheOriginalKept) {
    const std::string matrix = R"("ids":["x","y","z"],"matrix":[[1,1,0],[1,1,1],[0,1,1]])";
    EXPECT_NE(refusal(matrix).find("smallest eigenvalue is -0.414214"), std::string::npos);
    const auto saved = put(matrix + R"(,"repair":"higham","source":"desk sheet")");
    EXPECT_TRUE(saved.truth("/repaired"));
    EXPECT_FALSE(saved.truth("/check/positive_semidefinite"));
    EXPECT_NEAR(saved.number("/distance"), 0.5278, 5e-5);
    const auto pair = call("clo.correlation.pair", R"({"correlation":"desk","a":"x","b":"y"})");
    EXPECT_EQ(pair.number("/original"), 1.0);
    EXPECT_NEAR(pair.number("/repaired"), 0.7607, 5e-5);
    EXPECT_EQ(pair.text("/source"), "desk sheet");
    const auto original =
        call("clo.correlation.get", R"({"correlation":"desk","matrix":"original"})");
    EXPECT_EQ(original.number("/matrix/0/1"), 1.0);
    const auto repaired =
        call("clo.correlation.get", R"({"correlation":"desk","matrix":"repaired"})");
    EXPECT_NEAR(repaired.number("/matrix/0/2"), 0.1573, 5e-5);
}

TEST_P(CloCorrelations, AStoredMatrixSimulatesLikeTheMatrixItself) {
    make_deal();
    const std::string matrix =
        R"("ids":["L3","I-L1","L2"],"matrix":[[1,0.1,0.2],[0.1,1,0.6],[0.2,0.6,1]])";
    put(matrix);
    const std::string given = simulated("{" + matrix + "}");
    EXPECT_EQ(simulated(R"({"stored":"desk"})"), given);
    EXPECT_EQ(simulated(R"({"stored":"desk"})"), given);
    EXPECT_NE(simulated(R"({"rho":0.9})"), given);
    put(R"("ids":["L1","L2"],"matrix":[[1,0.6],[0.6,1]])");
    const auto absent = simulate(R"({"stored":"desk"})");
    ASSERT_FALSE(absent);
    EXPECT_NE(absent.error().message.find("L3"), std::string::npos);
    const auto unknown = simulate(R"({"stored":"none"})");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().errors.front().pointer, "/correlation/stored");
}

TEST_P(CloCorrelations, ARuleFillsMissingPairsAndBuildsWholeMatrices) {
    make_deal();
    const std::string pairs = R"("pairs":[{"a":"L1","b":"L2","correlation":0.7},
        {"a":"L2","b":"L3","correlation":0.05}])";
    EXPECT_NE(refusal(pairs).find("\"L1\" and \"L3\""), std::string::npos);
    put(pairs + R"(,"missing":{"same_industry":0.3,"other":0.15})");
    const auto pair = call("clo.correlation.pair", R"({"correlation":"desk","a":"L3","b":"L1"})");
    EXPECT_EQ(pair.number("/original"), 0.15);
    const auto built =
        call("clo.correlation.build", R"({"deal":"d","rule":{"same_industry":0.3,"other":0.15}})");
    EXPECT_EQ(built.number("/matrix/0/1"), 0.3);
    EXPECT_EQ(built.number("/matrix/0/2"), 0.15);
    EXPECT_TRUE(built.truth("/check/positive_semidefinite"));
    const auto issuers = call("clo.correlation.build", R"({"assets":["L1"],"basis":"issuer"})");
    EXPECT_EQ(issuers.text("/ids/0"), "I-L1");
}

TEST_P(CloCorrelations, APairIsFoundByTheIssuerOfAnAsset) {
    make_assets();
    put(R"("basis":"issuer","ids":["I-L1","I-L2"],"matrix":[[1,0.4],[0.4,1]])");
    const auto pair = call("clo.correlation.pair", R"({"correlation":"desk","a":"L1","b":"I-L2"})");
    EXPECT_EQ(pair.number("/original"), 0.4);
    EXPECT_EQ(pair.text("/a/id"), "I-L1");
    EXPECT_EQ(pair.text("/a/by"), "issuer_id");
    EXPECT_EQ(pair.text("/b/by"), "id");
    const Error absent =
        world_.error("clo.correlation.pair", R"({"correlation":"desk","a":"L1","b":"L3"})");
    EXPECT_EQ(absent.errors.front().pointer, "/b");
}

TEST_P(CloCorrelations, AFileGivesIdsAndNumbers) {
    put(R"("content":",x,y\nx,1,0.25\ny,,1\n")");
    EXPECT_EQ(call("clo.correlation.get", R"({"correlation":"desk","matrix":"original"})")
                  .number("/matrix/1/0"),
              0.25);
    put(R"("content":"a;b;correlation\nx;y;0.5\n")");
    const auto list = call("clo.correlation.list", "{}");
    EXPECT_EQ(list.size("/data"), 1U);
    EXPECT_EQ(list.number("/data/0/version"), 2.0);
    EXPECT_EQ(list.number("/data/0/check/highest"), 0.5);
}

TEST_P(CloCorrelations, WhatIsNoCorrelationMatrixIsRefused) {
    const auto asymmetric =
        world_.error("clo.correlation.put",
                     R"({"correlation":"desk","ids":["x","y"],"matrix":[[1,0.5],[0.4,1]]})");
    ASSERT_EQ(asymmetric.errors.size(), 1U);
    EXPECT_EQ(asymmetric.errors.front().pointer, "/matrix");
    EXPECT_NE(asymmetric.message.find("\"y\" and \"x\" is 0.4 in row 2, column 1, and 0.5"),
              std::string::npos);
    EXPECT_NE(asymmetric.errors.front().hint.find("one triangle"), std::string::npos);
    EXPECT_NE(refusal(R"("ids":["x","y"],"matrix":[[1,0.5],[0.5,0.9]])").find("with itself is 0.9"),
              std::string::npos);
    EXPECT_NE(refusal(R"("content":",x,y\nx,1,1.2\ny,1.2,1\n")").find("1.2: expected -1 to 1"),
              std::string::npos);
    EXPECT_NE(refusal(R"("ids":["x","x"],"matrix":[[1,0],[0,1]])").find("\"x\" twice"),
              std::string::npos);
    EXPECT_NE(refusal(R"("ids":["x"])").find("0 rows and 1 ids"), std::string::npos);
    EXPECT_NE(refusal(R"("ids":["x"],"matrix":[[1]],"content":"a")").find("2 of matrix"),
              std::string::npos);
    EXPECT_EQ(
        world_
            .error("clo.correlation.put", R"({"correlation":"Desk 1","ids":["x"],"matrix":[[1]]})")
            .errors.front()
            .pointer,
        "/correlation");
}

TEST_P(CloCorrelations, AChangeOfAnotherVersionIsAConflictAndDeletionRemovesAll) {
    const std::string one = R"("ids":["x"],"matrix":[[1]])";
    EXPECT_EQ(put(one).text("/etag"), "\"v1\"");
    put(one + R"(,"if_match":"\"v1\"")");
    EXPECT_TRUE(fails_with(Code::kConflict,
                           world_.call("clo.correlation.put", R"({"correlation":"desk",)" + one +
                                                                  R"(,"if_match":"\"v1\""})")));
    world_.body("clo.correlation.delete", R"({"correlation":"desk"})");
    EXPECT_TRUE(fails_with(Code::kNotFound,
                           world_.call("clo.correlation.get", R"({"correlation":"desk"})")));
    EXPECT_EQ(put(one).number("/version"), 1.0);
}

TEST(CorrelationFactors, AFactorIsMadeOnce) {
    CorrelationFactors factors;
    const auto matrix = math::Matrix::from_rows(2, 2, {1.0, 0.5, 0.5, 1.0});
    const auto first = factors.factored(matrix, clo::CorrelationRepair::kNone);
    const auto second = factors.factored(matrix, clo::CorrelationRepair::kNone);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->get(), second->get());
    const auto other = factors.factored(math::Matrix::identity(2), clo::CorrelationRepair::kNone);
    ASSERT_TRUE(other);
    EXPECT_NE(other->get(), first->get());
}

TEST(StoredCorrelation, BytesAreReadBackExactlyAndOthersRefused) {
    const clo::NamedCorrelation given{
        {"x", "y\"\n", "z"},
        math::Matrix::from_rows(3, 3, {1, 0.1, -0.2, 0.1, 1, 0.3, -0.2, 0.3, 1})};
    const std::string bytes = encoded_correlation(given);
    const auto read = decoded_correlation(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, given);
    EXPECT_FALSE(decoded_correlation(bytes.substr(0, bytes.size() - 1)));
    EXPECT_FALSE(decoded_correlation("no ids"));
    EXPECT_FALSE(decoded_correlation("{}\n"));
}

}  // namespace
}  // namespace ballast::service
