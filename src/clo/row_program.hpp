// An expression over the fields of one asset, compiled to instructions on the columns of a pool.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "clo/expression.hpp"
#include "clo/pool.hpp"

namespace ballast::clo {

class RowProgram {
public:
    // The subtree of `expression` at `node`, which has no aggregates; variables take their values
    // now. The pool outlives the program.
    static RowProgram compile(const Expression& expression, int node, Pool& pool,
                              const Environment& environment);

    // The value for a row of which `par` is held; NaN where unknown.
    double value(std::size_t row, double par) const;
    // The fields that it reads.
    const std::vector<std::size_t>& fields() const { return fields_; }

    bool operator==(const RowProgram& other) const;

private:
    struct Instruction {
        Op op = Op::kNumber;
        bool par = false;                // kField: the par held
        bool equal = false;              // kIn: whether membership is true
        const double* column = nullptr;  // kField
        double number = 0.0;
        std::vector<double> list = {};  // kIn

        bool operator==(const Instruction&) const = default;
    };

    void emit(const Expression& expression, int node, Pool& pool, const Environment& environment);

    std::vector<Instruction> instructions_;
    std::vector<std::size_t> fields_;
    int stack_ = 0;  // deepest
};

}  // namespace ballast::clo
