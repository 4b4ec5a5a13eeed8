// The descriptions that this module turns into JSON, schemas and TypeScript, under its own name.
#pragma once

#include "describe/describe.hpp"

namespace ballast::wire {

using describe::combined;
using describe::Described;
using describe::DescribedEnum;
using describe::DescribedStruct;
using describe::Field;
using describe::field_at;
using describe::FieldAt;
using describe::FieldList;
using describe::kNullIsLeftOut;
using describe::LearnsStated;
using describe::Limits;
using describe::list;
using describe::optional;
using describe::required;
using describe::to_word;
using describe::Word;
using describe::word;

}  // namespace ballast::wire
