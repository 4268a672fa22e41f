"""The words a claim record is written in: each list of choices, as the regulation names them."""

from __future__ import annotations

from enum import StrEnum


class ServiceCategory(StrEnum):
    """What kind of item or service it is, as the No Surprises Act sorts them."""

    EMERGENCY = "emergency"
    POST_STABILIZATION = "post_stabilization"
    NON_EMERGENCY = "non_emergency_at_participating_facility"
    AIR_AMBULANCE = "air_ambulance"
    GROUND_AMBULANCE = "ground_ambulance"
    OTHER = "other"


class ClaimForm(StrEnum):
    """Professional (CMS-1500, 837P) or institutional (UB-04, 837I)."""

    PROFESSIONAL = "professional"
    INSTITUTIONAL = "institutional"


class PartyKind(StrEnum):
    """Whether the party is a provider, a facility or a provider of air ambulance services."""

    PROVIDER = "provider"
    FACILITY = "facility"
    AIR_AMBULANCE = "provider_of_air_ambulance_services"


class PracticeSize(StrEnum):
    """Employees, in the steps the offer must name (149.510(c)(4)(i)(A)(3)(i))."""

    FEWER_THAN_20 = "fewer_than_20"
    FROM_20_TO_50 = "20_to_50"
    UP_TO_50 = "50_or_fewer"
    FROM_51_TO_100 = "51_to_100"
    FROM_101_TO_500 = "101_to_500"
    MORE_THAN_500 = "more_than_500"


class FacilityType(StrEnum):
    """The kind of facility where the service was furnished."""

    HOSPITAL = "hospital"
    HOSPITAL_OUTPATIENT_DEPARTMENT = "hospital_outpatient_department"
    CRITICAL_ACCESS_HOSPITAL = "critical_access_hospital"
    AMBULATORY_SURGICAL_CENTER = "ambulatory_surgical_center"
    EMERGENCY_DEPARTMENT = "emergency_department_of_a_hospital"
    FREESTANDING_EMERGENCY = "independent_freestanding_emergency_department"
    URGENT_CARE = "urgent_care"
    OFFICE = "office"
    OTHER = "other"


class PlanKind(StrEnum):
    """What kind of plan or coverage it is."""

    GROUP_HEALTH_PLAN = "group_health_plan"
    INDIVIDUAL = "individual_health_insurance"
    FEHB = "fehb"
    NON_FEDERAL_GOVERNMENTAL = "non_federal_governmental"
    CHURCH = "church"
    STUDENT = "student_health"
    MEDICARE = "medicare"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    MEDICAID = "medicaid"
    CHIP = "chip"
    TRICARE = "tricare"
    VA = "va"
    INDIAN_HEALTH_SERVICE = "indian_health_service"
    WORKERS_COMPENSATION = "workers_compensation"
    AUTO = "auto_medical_payment"
    SHORT_TERM = "short_term_limited_duration"
    EXCEPTED_BENEFITS = "excepted_benefits"
    RETIREE_ONLY = "retiree_only"
    SHARING_MINISTRY = "health_care_sharing_ministry"
    OTHER = "other"
    ACCOUNT_BASED = "account_based_plan"
    TRAVEL = "travel_insurance"
    FOREIGN = "foreign_plan"


class Funding(StrEnum):
    """Who bears the risk: the issuer (fully insured) or the plan itself (self-insured)."""

    FULLY_INSURED = "fully_insured"
    SELF_INSURED = "self_insured"


class QpaSource(StrEnum):
    """Where the qualifying payment amount was disclosed, or that it was not."""

    REMITTANCE = "remittance"
    LETTER = "letter"
    PORTAL = "portal"
    NOT_DISCLOSED = "not_disclosed"


class PaymentKind(StrEnum):
    """Whether the plan's first answer was a payment, a notice of denial of payment or a benefit denial."""

    INITIAL_PAYMENT = "initial_payment"
    NOTICE_OF_DENIAL_OF_PAYMENT = "notice_of_denial_of_payment"
    ADVERSE_BENEFIT_DETERMINATION = "adverse_benefit_determination"


class PriorOutcome(StrEnum):
    """How an earlier dispute ended; only a payment determination suspends later ones (149.510(c)(5)(vii)(B))."""

    PAYMENT_DETERMINATION = "payment_determination"
    SETTLEMENT = "settlement"
    WITHDRAWAL = "withdrawal"
    INELIGIBLE = "ineligible"


class ExtendedStep(StrEnum):
    """The step whose time an approval or a notice extended; the ids are those of the deadlines.

    The payment of an award stands here so that it can be refused: its time cannot be extended (149.510(g)(1)).
    """

    START_OPEN_NEGOTIATION = "start_open_negotiation"
    OPEN_NEGOTIATION_RESPONSE = "open_negotiation_response"
    INITIATION_WINDOW = "initiation_window"
    AFTER_COOLING_OFF_WINDOW = "after_cooling_off_window"
    IDRE_OBJECTION = "idre_objection"
    INITIATION_RESPONSE = "initiation_response"
    JOINT_SELECTION = "joint_selection"
    SELECTION_NOTICE = "selection_notice"
    SELECTION_FAILURE_NOTICE = "selection_failure_notice"
    LAST_SELECTION_ANSWER = "last_selection_answer"
    ELIGIBILITY_DETERMINATION = "eligibility_determination"
    INFORMATION_RESPONSE = "information_response"
    OFFER = "offer"
    PAYMENT_DETERMINATION = "payment_determination"
    WITHDRAWAL_ANSWER = "withdrawal_answer"
    SETTLEMENT_NOTICE = "settlement_notice"
    SETTLEMENT_PAYMENT = "settlement_payment"
    IDRE_FEE_REFUND = "idre_fee_refund"
    AWARD_PAYMENT = "award_payment"


class Factor(StrEnum):
    """The statutory considerations a position statement may argue (149.510(c)(4)(iii), 149.520(b)(2))."""

    QPA = "qualifying_payment_amount"
    TRAINING = "training_experience_quality"
    MARKET_SHARE = "market_share"
    ACUITY = "acuity_or_complexity"
    FACILITY_SCOPE = "teaching_status_case_mix_scope"
    CONTRACTING = "good_faith_and_contracted_rates"
    ADDITIONAL = "additional_information"
    AIR_QUALITY = "air_quality_and_outcomes"
    AIR_ACUITY = "air_acuity_and_complexity"
    AIR_CREW = "air_crew_training"
    AIR_VEHICLE = "air_vehicle_capability"
    AIR_DENSITY = "air_population_density"
    AIR_CONTRACTING = "air_good_faith_and_contracted_rates"


class FacilityContract(StrEnum):
    """What makes a facility participating: its own contract, a network's, or an agreement for one case."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    SINGLE_CASE_AGREEMENT = "single_case_agreement"


class LeasedNetwork(StrEnum):
    """A rental or leased network through which the plan may reach the provider."""

    CLAIMED = "claimed"
    RULED_OUT = "ruled_out"
    APPLIES = "applies"


class AncillaryService(StrEnum):
    """The services for which consent never counts, as 149.420(b)(1)(i) to (iii) names them, or none of them."""

    EMERGENCY_MEDICINE = "emergency_medicine"
    ANESTHESIOLOGY = "anesthesiology"
    PATHOLOGY = "pathology"
    RADIOLOGY = "radiology"
    NEONATOLOGY = "neonatology"
    ASSISTANT_SURGEON = "assistant_surgeon"
    HOSPITALIST = "hospitalist"
    INTENSIVIST = "intensivist"
    LABORATORY = "laboratory"
    DIAGNOSTIC = "diagnostic"
    NONE_OF_THESE = "none_of_these"


class DisputeState(StrEnum):
    """What became of another dispute."""

    PENDING = "pending"
    DECIDED = "decided"
    INELIGIBLE = "ineligible"
    CLOSED = "closed"


class PrevailingParty(StrEnum):
    """Whose offer the certified IDR entity selected (149.510(c)(5)(ii)(A))."""

    PROVIDER = "provider"
    PLAN_OR_ISSUER = "plan_or_issuer"
    EACH_IN_PART = "each_in_part"


class AwardPaymentKind(StrEnum):
    """Money that came after a determination or an agreement, money taken back, and interest, which does not count."""

    PAYMENT = "payment"
    RECOVERY = "recovery"
    INTEREST = "interest"


class Side(StrEnum):
    """One of the two sides of a dispute."""

    PROVIDER = "provider"
    PLAN_OR_ISSUER = "plan_or_issuer"


class FacilityAspect(StrEnum):
    """What 149.510(c)(5)(iii)(B)(4) names of a facility."""

    TEACHING_STATUS = "teaching_status"
    CASE_MIX = "case_mix"
    SCOPE_OF_SERVICES = "scope_of_services"


class QpaUnit(StrEnum):
    """What one unit of a disclosed QPA stands for."""

    FIFTEEN_MINUTES = "15_minutes"
    HOUR = "hour"
    SESSION = "session"
    OTHER = "other"


class Scope(StrEnum):
    """What a third party may do for the provider: the papers of a stage, or letters."""

    NOTICE = "notice"
    INITIATION = "initiation"
    OFFER = "offer"
    LETTERS = "letters"
