// The header names met in 12345 work-order and message-board exports.
#include "adapters/hotline/mapping.h"

namespace gridline::hotline {

const char* const default_mapping_yaml =
    R"yaml(# 表头对照表 · which header means what. In each list the first name found in a file is taken.
columns:
  id: [工单编号, 工单号, 受理编号, 案件编号, 案件号, 诉求编号, 留言编号, 流水号, 工单流水号, 编号]
  received: [受理时间, 来电时间, 接收时间, 登记时间, 创建时间, 留言时间, 提交时间, 录入时间, 上报时间, 诉求时间]
  occurred: [发生时间, 事发时间]
  channel: [受理渠道, 诉求来源, 信息来源, 问题来源, 来源渠道, 处理受理方式, 来源, 渠道]
  name: [来电人, 来电人姓名, 诉求人, 诉求人姓名, 反映人, 联系人, 留言用户, 姓名]
  sex: [性别, 来电人性别]
  phone: [来电号码, 来电人电话, 来电人电话/账号, 诉求人电话, 联系电话, 联系人电话, 手机号码, 手机号, 手机, 电话]
  contact: [联系方式, 备用电话, 其他联系方式]
  address: [联系地址, 来电人地址, 家庭住址, 住址]
  confidential: [是否保密, 是否匿名, 保密]
  published: [是否公开]
  nature: [诉求类型, 工单类型, 来电类别, 受理类型, 诉求性质]
  category: [问题分类, 一级分类, 一级标签, 归口类别, 大类名称, 问题类型, 诉求分类]
  category_2: [二级分类, 二级标签, 小类名称]
  category_3: [三级分类, 三级标签, 小类明细]
  category_4: [四级分类, 四级标签, 微类名称]
  category_5: [五级分类, 五级标签]
  category_code: [问题分类编码, 分类编码]
  title: [工单标题, 诉求标题, 留言主题, 事件名称, 标题, 主题]
  text: [主要内容, 诉求内容, 诉求描述, 工单内容, 留言详情, 留言内容, 问题描述, 反映内容, 来电内容, 事情简述, 内容]
  district: [被反映区, 区县, 所属区县, 所属区域, 行政区]
  street: [被反映街乡镇, 街道, 街镇, 所属街道, 乡镇街道]
  community: [村/社区, 社区, 所属社区, 村社区]
  compound: [小区点位, 小区, 小区名称, 所属小区]
  place: [事发地址, 事发地, 事发地点, 诉求地址, 详细地址, 问题地址, 事件发生地点, 地址]
  longitude: [经度]
  latitude: [纬度]
  coordinates: [地图坐标, 经纬度, 坐标]
  urgency: [紧急程度, 紧急等级, 缓急程度]
  due: [办理截止时间, 截止时间, 延期后截止日期, 处置截止时间, 办结时限, 办理时限]
  reply_wanted: [是否回复, 是否需要回复, 是否回访]
  agency: [承办单位, 主办单位, 处理单位, 责任单位]
  state: [工单状态, 办理状态, 当前阶段]
)yaml";

}  // namespace gridline::hotline
